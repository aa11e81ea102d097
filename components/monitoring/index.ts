export { BuildMonitor, queuedBuildsQuery, type BuildMonitorArgs } from "./build-monitor";
export {
  BakeMonitor,
  failedEventsQuery,
  NetworkEventMonitors,
  type BakeMonitorArgs,
  type NetworkEventMonitorsArgs,
} from "./event-monitors";
export { failedPipelinesQuery, PipelineMonitor, type PipelineMonitorArgs } from "./pipeline-monitor";
export { ServiceMonitors, type ServiceMonitorsArgs } from "./service-monitors";
