/**
 * How one account hands something to another by AWS RAM. `organization`: both are of one AWS Organization that shares
 * among its accounts, so that nobody has to accept.
 */
export const sharingModes = ["invitation", "organization"] as const;
export type SharingMode = (typeof sharingModes)[number];

/** The environments that a stack may be. Same shape everywhere, other sizes. */
export const environmentNames = ["stg", "canary", "prd"] as const;
export type EnvironmentName = (typeof environmentNames)[number];

/** The code of the network in which shared services live. No country may be called so. */
export const hubCode = "hub";

/** Tiers of a network, in the order in which they lie in its block. Public: load balancers and NAT. Private: the app. Isolated: data. */
export const tiers = ["public", "private", "isolated"] as const;
export type Tier = (typeof tiers)[number];

/** What a service runs on. */
export const computeKinds = ["ami", "fargate", "ecs-ec2"] as const;
export type ComputeKind = (typeof computeKinds)[number];

/** What is done with a forecast of the load. */
export const predictiveModes = ["off", "forecastOnly", "forecastAndScale"] as const;
export type PredictiveMode = (typeof predictiveModes)[number];

/** How the instances of a warm pool wait; AWS's own words. */
export const warmPoolStates = ["Stopped", "Hibernated", "Running"] as const;
export type WarmPoolState = (typeof warmPoolStates)[number];

/** Where a server's image comes from: the service's image parameter at each start, or one image until an update. */
export const imageSources = ["follow", "pinned"] as const;
export type ImageSource = (typeof imageSources)[number];

export const architectures = ["arm64", "x86_64"] as const;
export type Architecture = (typeof architectures)[number];

export const natModes = ["none", "single", "perZone"] as const;
export type NatMode = (typeof natModes)[number];

/**
 * What kind of process a service is. `web` answers requests on a port; `worker` takes messages from a queue of
 * its own; `job` runs by the clock and ends; `task` runs and ends when somebody calls for it; `daemon` runs once on
 * every instance of the shared capacity of its architecture.
 */
export const serviceKinds = ["web", "worker", "job", "task", "daemon"] as const;
export type ServiceKind = (typeof serviceKinds)[number];

/** `public`: on the country's public load balancer (and the internal one when called). `internal`: the internal one only. `none`: no listener (whatever is not `web`). */
export const exposures = ["public", "internal", "none"] as const;
export type Exposure = (typeof exposures)[number];

/** `START`: runs; `COMPLETE`: has ended; `SUCCESS`: has ended with status 0. */
export const containerConditions = ["START", "COMPLETE", "SUCCESS"] as const;
export type ContainerCondition = (typeof containerConditions)[number];
