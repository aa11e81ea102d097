/** How services are reached: load balancers, listener rules, and the security group rules that follow the calls. */
export { anywhere, planServiceEdges, type Edge, type Party } from "./edges";
export { createEdges } from "./edge-rules";
export {
  calleeAddress,
  createAttachRule,
  createFronts,
  createLiveRule,
  publicHost,
  targetHeader,
  type Front,
} from "./fronts";
export {
  LoadBalancers,
  type LoadBalancer,
  type LoadBalancersArgs,
  type PublicLoadBalancer,
} from "./load-balancers";
export {
  firstListenerPort,
  lastListenerPort,
  listenerRulePriorities,
  ownListenerPriorities,
  type RulePriorities,
} from "./priorities";
export { needsSide, sidesOf, type Side } from "./sides";
