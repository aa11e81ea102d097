import assert from "node:assert/strict";
import { Cloud, type Properties } from "../../../simulator";
import { Resources } from "../../../simulator/provider/resources";

const [hub, country] = ["111122223333", "222233334444"];
const association = "aws:vpclattice/serviceNetworkServiceAssociation:ServiceNetworkServiceAssociation";

function scene() {
  const resources = new Resources(new Cloud());
  const create = (type: string, accountId: string, inputs: Properties, name = "jp-payment") =>
    resources.create(
      {
        urn: `urn:pulumi:stg::archipelago::${type}::${name}`,
        type,
        name,
        place: { region: "ap-northeast-1", accountId },
      },
      inputs,
      false,
    );
  const remove = (type: string, accountId: string, id: string) =>
    resources.delete(
      {
        urn: `urn:pulumi:stg::archipelago::${type}::jp-payment`,
        type,
        name: "jp-payment",
        place: { region: "ap-northeast-1", accountId },
      },
      id,
      {},
    );
  const service = create("aws:vpclattice/service:Service", hub, {});
  const { id: serviceNetworkIdentifier } = create(
    "aws:vpclattice/serviceNetwork:ServiceNetwork",
    country,
    {},
  );
  const serviceArn = service.outputs["arn"];
  const show = (accountId: string) =>
    create(association, accountId, { serviceIdentifier: serviceArn, serviceNetworkIdentifier });
  const share = (allowExternalPrincipals: boolean, principal = country) => {
    const resourceShareArn = create("aws:ram/resourceShare:ResourceShare", hub, { allowExternalPrincipals })
      .outputs["arn"];
    create("aws:ram/resourceAssociation:ResourceAssociation", hub, {
      resourceShareArn,
      resourceArn: serviceArn,
    });
    create("aws:ram/principalAssociation:PrincipalAssociation", hub, { resourceShareArn, principal });
    return () =>
      create("aws:ram/resourceShareAccepter:ResourceShareAccepter", country, { shareArn: resourceShareArn });
  };
  return { create, remove, service, serviceNetworkIdentifier, show, share };
}

describe("VPC Lattice in the simulated cloud", () => {
  it("shows another account's service once it is shared with this one, and accepted where one is invited", () => {
    const { show, share } = scene();
    assert.throws(() => show(country), /ResourceNotFoundException/);
    const accept = share(true);
    assert.throws(() => show(country), /ResourceNotFoundException/);
    accept();
    show(country);
  });

  it("needs no answer inside one organization, and no share inside one account", () => {
    const inside = scene();
    inside.share(false);
    inside.show(country);
    scene().show(hub);
    const others = scene();
    others.share(false, "333344445555");
    assert.throws(() => others.show(country), /ResourceNotFoundException/);
  });

  it("takes a load balancer as a target once that listens at the target's port", () => {
    const { create } = scene();
    const balancer = create("aws:lb/loadBalancer:LoadBalancer", hub, {
      internal: true,
      subnets: ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"],
    });
    const group = create("aws:vpclattice/targetGroup:TargetGroup", hub, { type: "ALB" });
    const target = { id: balancer.id, port: 10_040 };
    const attach = () =>
      create("aws:vpclattice/targetGroupAttachment:TargetGroupAttachment", hub, {
        targetGroupIdentifier: group.id,
        target,
      });
    const listen = (port: number) =>
      create(
        "aws:lb/listener:Listener",
        hub,
        {
          loadBalancerArn: balancer.id,
          port,
          protocol: "HTTP",
          defaultActions: [
            { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } },
          ],
        },
        `at-${port}`,
      );
    assert.throws(attach, /at least one listener whose port matches 10040/);
    listen(10_030);
    assert.throws(attach, /at least one listener/);
    listen(10_040);
    attach();
  });

  it("keeps what a service network has, and has one listener a port and one service network a network", () => {
    const { create, remove, service, serviceNetworkIdentifier, show } = scene();
    show(hub);
    assert.throws(() => remove("aws:vpclattice/service:Service", hub, service.id), /ConflictException/);
    const defaultAction = { fixedResponse: { statusCode: 404 } };
    const listens = { serviceIdentifier: service.id, port: 10040, protocol: "HTTP", defaultAction };
    const listen = (name: string) => create("aws:vpclattice/listener:Listener", hub, listens, name);
    listen("one");
    assert.throws(() => listen("two"), /ConflictException/);
    const tie = (name: string) =>
      create(
        "aws:vpclattice/serviceNetworkVpcAssociation:ServiceNetworkVpcAssociation",
        country,
        { vpcIdentifier: "vpc-0a1b2c3d4e5f60718", serviceNetworkIdentifier },
        name,
      );
    tie("one");
    assert.throws(() => tie("two"), /ConflictException/);
  });
});
