import { judge } from "../../facts";
import { CloudError, CloudResource } from "../cloud";

/** Refuses values that AWS's own schemas and rules refuse. */
export function refuseUnlawful({ type, inputs, place }: CloudResource): void {
  const violations = judge(type, inputs, { region: place.region });
  if (violations.length > 0) {
    throw new CloudError("ValidationError", violations.map(({ message }) => message).join("; "));
  }
}
