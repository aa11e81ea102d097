/** What runs in a build, and what a revision must look like: pure data. */
export { buildspec, environmentTagPatterns, type BuildspecArgs } from "./buildspec";
export { appspecHooks, appspecSchema, buildspecSchema, type Appspec, type Buildspec } from "./schemas";
