import { inText, otherShape } from "./reasons";
import type { Mappings } from "./mapping";

/** Identities, keys, certificates and parameters. */
export const securityMappings: Mappings = {
  "aws:acm/certificate:Certificate": {
    excluded: { validationOptions: otherShape, options: otherShape },
  },
  "aws:acmpca/certificate:Certificate": {
    excluded: { validity: inText },
  },
  "aws:acmpca/certificateAuthority:CertificateAuthority": {
    renamed: {
      "certificateAuthorityConfiguration.keyAlgorithm": "KeyAlgorithm",
      "certificateAuthorityConfiguration.signingAlgorithm": "SigningAlgorithm",
      "certificateAuthorityConfiguration.subject": "Subject",
    },
    excluded: { revocationConfiguration: otherShape },
  },
  "aws:iam/instanceProfile:InstanceProfile": { renamed: { name: "InstanceProfileName", role: "Roles" } },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    renamed: { clientIdLists: "ClientIdList", thumbprintLists: "ThumbprintList" },
  },
  "aws:iam/policy:Policy": { renamed: { name: "ManagedPolicyName", policy: "PolicyDocument" } },
  "aws:iam/role:Role": {
    renamed: { name: "RoleName", assumeRolePolicy: "AssumeRolePolicyDocument" },
    excluded: { inlinePolicies: otherShape },
  },
  "aws:iam/rolePolicy:RolePolicy": {
    renamed: { name: "PolicyName", policy: "PolicyDocument", role: "RoleName" },
  },
  "aws:kms/alias:Alias": { renamed: { name: "AliasName" } },
  "aws:kms/key:Key": {
    renamed: {
      deletionWindowInDays: "PendingWindowInDays",
      customerMasterKeySpec: "KeySpec",
      isEnabled: "Enabled",
      policy: "KeyPolicy",
    },
  },
  "aws:ssm/parameter:Parameter": { alsoAllowed: { type: ["SecureString"] } },
};
