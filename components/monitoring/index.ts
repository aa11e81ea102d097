export { ServiceMonitors, type ServiceMonitorsArgs } from "./service-monitors";
