/** The networks' own links to the company's sites. */
export { createInternetList, letOut } from "./internet";
export { OnPremises, type OnPremisesArgs, type OnPremisesOutputs } from "./link";
