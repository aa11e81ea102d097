import type { Cloud } from "../cloud";

/** Whether AWS RAM hands a resource on to an account: a share that names both, and an invitation accepted where there is one. */
export function isShared(cloud: Cloud, arn: unknown, accountId: string): boolean {
  const shares = cloud
    .resources("aws:ram/resourceAssociation:ResourceAssociation")
    .filter(({ inputs }) => inputs["resourceArn"] === arn)
    .map(({ inputs }) => inputs["resourceShareArn"]);
  const invited = cloud
    .resources("aws:ram/principalAssociation:PrincipalAssociation")
    .filter(({ inputs }) => inputs["principal"] === accountId && shares.includes(inputs["resourceShareArn"]));
  return invited.some(({ inputs }) => {
    const share = cloud
      .resources("aws:ram/resourceShare:ResourceShare")
      .find(({ outputs }) => outputs["arn"] === inputs["resourceShareArn"]);
    const accepted = cloud
      .resources("aws:ram/resourceShareAccepter:ResourceShareAccepter")
      .some(({ inputs: { shareArn } }) => shareArn === inputs["resourceShareArn"]);
    return accepted || share?.inputs["allowExternalPrincipals"] === false;
  });
}
