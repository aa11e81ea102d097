export {
  expandVpc,
  isChildReference,
  isChildResource,
  routeTableIndex,
  type ChildReference,
  type ChildResource,
  type VpcChild,
  type VpcExpansion,
} from "./vpc";
export type { SubnetType, VpcInputs } from "./vpc-inputs";
