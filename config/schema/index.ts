export * from "./catalogue";
export * from "./network";
export * from "./platform";
export * from "./service";
