export {
  isChildReference,
  isChildResource,
  type ChildReference,
  type ChildResource,
  type VpcChild,
} from "./children";
export { expandVpc, routeTableIndex, type VpcExpansion } from "./vpc";
export type { SubnetSpec, SubnetType, VpcInputs } from "./vpc-inputs";
