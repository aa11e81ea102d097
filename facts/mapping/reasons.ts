/** Why a property is not judged by CloudFormation's schema; each for many of them. */
export const isBoolean = "a boolean in Terraform, words in CloudFormation";
export const inText = "text in Terraform, a number or an object in CloudFormation";
export const otherShape = "another shape in Terraform than in CloudFormation";
export const isMap = "a map in Terraform, a list of names and values in CloudFormation";
