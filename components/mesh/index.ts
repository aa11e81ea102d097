/**
 * How services are reached: names, the ways between networks, load balancers, listener rules, and the security
 * group rules that follow the calls.
 */
export { anywhere, type Edge, type Party } from "./edge";
export { goesByLattice, planServiceEdges } from "./edges";
export { createAuthorities, type Authorities, type Authority } from "./authority";
export { createEdges } from "./edge-rules";
export { CountryMesh, type CountryMeshArgs } from "./country-mesh";
export type {
  HubHandles,
  HubSide,
  LatticeDoors,
  LatticeHandles,
  Mesh,
  MeshHandles,
  TransitHandles,
} from "./handles";
export { HubMesh, type HubMeshArgs } from "./hub-mesh";
export {
  calleeUrl,
  comesByTransitGateway,
  directName,
  hubCallees,
  latticeCallees,
  meshBlock,
  meshZoneName,
  ownZoneName,
  speaksTls,
} from "./names";
export { createFronts, publicHost, testHost, testLabel, type Front, type ServiceBalancers } from "./fronts";
export type { InternalLoadBalancer, LoadBalancer, PublicLoadBalancer } from "./load-balancer";
export { LoadBalancers, type LoadBalancersArgs } from "./load-balancers";
export {
  firstListenerPort,
  lastListenerPort,
  listenerRulePriorities,
  partnerPriorities,
  ownListenerPriorities,
  type RulePriorities,
} from "./priorities";
export {
  createAttachRule,
  createLiveRule,
  createProductionRule,
  createTestRule,
  sideTarget,
  targetHeader,
  testTarget,
  type SideTarget,
  type TargetPair,
} from "./rules";
export { hasReservations, Reservations, type ReservationsArgs } from "./reservation";
export { createPartnerRules } from "./partners";
export { planSmokeEdges } from "./smoke-edges";
export { trustedCertificates, trustVariable } from "./trust";
export { movesByName, needsSide, sidesOf, type Side } from "./sides";
