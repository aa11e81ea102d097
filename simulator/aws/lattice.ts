import { Cloud, CloudError, CloudResource } from "../cloud";
import { isShared } from "./shares";

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
