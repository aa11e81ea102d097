export * from "./catalogue";
export * from "./delivery";
export type { KeyDocumentation } from "./documented";
export * from "./images";
export * from "./network";
export * from "./pipeline";
export * from "./platform";
export * from "./service";
