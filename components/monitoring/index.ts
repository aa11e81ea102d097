export { BuildMonitor, queuedBuildsQuery, type BuildMonitorArgs } from "./build-monitor";
export { failedPipelinesQuery, PipelineMonitor, type PipelineMonitorArgs } from "./pipeline-monitor";
export { ServiceMonitors, type ServiceMonitorsArgs } from "./service-monitors";
