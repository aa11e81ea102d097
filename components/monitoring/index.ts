export { BuildMonitor, queuedBuildsQuery, type BuildMonitorArgs } from "./build-monitor";
export { ServiceMonitors, type ServiceMonitorsArgs } from "./service-monitors";
