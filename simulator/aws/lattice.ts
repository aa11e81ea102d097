import { Cloud, CloudError, CloudResource } from "../cloud";
import { isShared } from "./shares";

/** A load balancer is a target only where one of its listeners has the target's port. */
export function targetListens(cloud: Cloud, { inputs }: CloudResource): void {
  const { id, port } = inputs["target"] as { readonly id?: unknown; readonly port?: unknown };
  const balancer = cloud.resources("aws:lb/loadBalancer:LoadBalancer").find((one) => one.id === id);
  const listens = cloud
    .resources("aws:lb/listener:Listener")
    .some(({ inputs: of }) => of["loadBalancerArn"] === id && of["port"] === port);
  if (balancer && !listens) {
    throw new CloudError(
      "ValidationException",
      `The load balancer ${String(id)} must have at least one listener whose port matches ${String(port)}.`,
    );
  }
}

/** Another account's service is not there unless it is shared, and the share's invitation accepted. */
export function serviceIsShared(cloud: Cloud, association: CloudResource): void {
  const wanted = association.inputs["serviceIdentifier"];
  const service = cloud
    .resources("aws:vpclattice/service:Service")
    .find(({ id, outputs }) => id === wanted || outputs["arn"] === wanted);
  const { accountId } = association.place;
  if (
    service &&
    service.place.accountId !== accountId &&
    !isShared(cloud, service.outputs["arn"], accountId)
  ) {
    throw new CloudError("ResourceNotFoundException", `Service ${String(wanted)} not found`);
  }
}
