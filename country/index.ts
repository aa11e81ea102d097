/** Countries as a whole: added, listed, moved and removed by edits of the files. See docs/countries.md. */
export { planAdd, type AddPlan, type AddRequest } from "./add";
export { awsRegions, type RegionBook } from "./checks";
export { canonical, differences, type StackDifference } from "./difference";
export { lineDiff, type Edit, type Texts } from "./edits";
export { environmentsIn, loadAll, partsIn } from "./environments";
export { listCountries, type CountryRow } from "./list";
export { planMove, type MovePlan } from "./move";
export { projectRoot, readTexts, writeEdits } from "./project";
export { CountryRefusal } from "./refusal";
export { planRemove, type RemovePlan, type Standing } from "./remove";
export { addSteps, moveSteps, removeSteps } from "./runbook";
export { protectionSteps, type Step } from "./steps";
export { recordBothSides, StageFailure, type BothSides } from "./stage";
