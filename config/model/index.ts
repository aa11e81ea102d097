/**
 * What a configuration resolves to: plain, frozen values, every default filled in, ready for components.
 * Nothing here is a Pulumi type; whatever decides whether or how many resources exist is decided here.
 */
export * from "./choices";
export * from "./finding";
export * from "./addresses";
export * from "./calls";
export * from "./secret";
export * from "./scaling";
export * from "./container";
export * from "./capacity";
export * from "./service";
export * from "./event";
export * from "./network";
export * from "./environment";
export * from "./foundation";
