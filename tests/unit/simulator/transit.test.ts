import assert from "node:assert/strict";
import { Cloud, type Properties } from "../../../simulator";
import { Resources } from "../../../simulator/provider/resources";

const hub = { region: "ap-northeast-1", accountId: "111122223333" };
const far = { region: "ap-northeast-2", accountId: hub.accountId };
const stranger = { region: hub.region, accountId: "222233334444" };
const ofGateway = (name: string) =>
  `aws:ec2transitgateway/${name}:${name.replace(/^./, (letter) => letter.toUpperCase())}`;
const ofSharing = (name: string) => `aws:ram/${name}:${name.replace(/^./, (letter) => letter.toUpperCase())}`;
const destinationCidrBlock = "10.16.16.0/20";

/** A hub's gateway with a table, and a way to make more. */
function scene() {
  const resources = new Resources(new Cloud());
  const make = (type: string, name: string, inputs: Properties, place = hub) =>
    resources.create({ urn: `urn:${type}::${name}`, type, name, place }, inputs, false);
  const remove = (type: string, name: string, id: string, place = hub) =>
    resources.delete({ urn: `urn:${type}::${name}`, type, name, place }, id, {});
  const gateway = make(ofGateway("transitGateway"), "hub", { description: "hub" });
  const table = make(ofGateway("routeTable"), "hub", { transitGatewayId: gateway.id });
  const attach = (name: string, place = hub) =>
    make(
      ofGateway("vpcAttachment"),
      name,
      {
        transitGatewayId: gateway.id,
        vpcId: `vpc-${name}`,
        subnetIds: [`subnet-${name}`],
      },
      place,
    );
  const tie = (name: string, id: string) =>
    make(ofGateway("routeTableAssociation"), name, {
      transitGatewayAttachmentId: id,
      transitGatewayRouteTableId: table.id,
    });
  const lead = (name: string, id: string) =>
    make(ofGateway("route"), name, {
      transitGatewayAttachmentId: id,
      transitGatewayRouteTableId: table.id,
      destinationCidrBlock,
    });
  return { make, remove, gateway, table, attach, tie, lead };
}

describe("a transit gateway in the simulated cloud", () => {
  it("has what is of one account at once in its tables, each attachment in one and each block once", () => {
    const { attach, tie, lead } = scene();
    const { id } = attach("jp");
    assert.match(id, /^tgw-attach-0[0-9a-f]{16}$/);
    tie("jp", id);
    lead("jp", id);
    assert.throws(() => tie("again", id), /^Error: Resource.AlreadyAssociated:/);
    assert.throws(() => lead("again", id), /^Error: RouteAlreadyExists:/);
    assert.throws(() => attach("jp"), /^Error: DuplicateTransitGatewayAttachment:/);
  });

  it("has a peering in its tables once it is accepted", () => {
    const { make, gateway, tie, lead } = scene();
    const own = make(ofGateway("transitGateway"), "kr", { description: "kr" }, far);
    const asked = {
      transitGatewayId: own.id,
      peerTransitGatewayId: gateway.id,
      peerRegion: hub.region,
    };
    const { id } = make(ofGateway("peeringAttachment"), "kr", asked, far);
    for (const early of [tie, lead]) assert.throws(() => early("kr", id), /^Error: IncorrectState:/);
    const accepter = make(ofGateway("peeringAttachmentAccepter"), "kr", { transitGatewayAttachmentId: id });
    assert.equal(accepter.id, id);
    tie("kr", id);
    lead("kr", id);
  });

  it("is nowhere for another account before the share is accepted, and waits for its own acceptance", () => {
    const { make, gateway, attach, tie } = scene();
    const shareArn = (name: string, allowExternalPrincipals: boolean) => {
      const share = make(ofSharing("resourceShare"), name, { allowExternalPrincipals });
      const resourceShareArn = share.outputs.arn;
      make(ofSharing("resourceAssociation"), name, { resourceShareArn, resourceArn: gateway.outputs.arn });
      make(ofSharing("principalAssociation"), name, { resourceShareArn, principal: stranger.accountId });
      return resourceShareArn;
    };
    const early = () => attach("jp", stranger);
    assert.throws(early, /^Error: InvalidTransitGatewayID.NotFound:/);
    const share = shareArn("by-invitation", true);
    assert.throws(early, /^Error: InvalidTransitGatewayID.NotFound:/);
    make(ofSharing("resourceShareAccepter"), "jp", { shareArn: share }, stranger);
    const { id } = early();
    assert.throws(() => tie("jp", id), /^Error: IncorrectState:/);
    make(ofGateway("vpcAttachmentAccepter"), "jp", { transitGatewayAttachmentId: id });
    tie("jp", id);

    const organization = scene();
    const inside = organization.make(ofSharing("resourceShare"), "jp", { allowExternalPrincipals: false });
    const resourceShareArn = inside.outputs.arn;
    const resourceArn = organization.gateway.outputs.arn;
    organization.make(ofSharing("resourceAssociation"), "jp", { resourceShareArn, resourceArn });
    organization.make(ofSharing("principalAssociation"), "jp", {
      resourceShareArn,
      principal: stranger.accountId,
    });
    organization.attach("jp", stranger);
  });

  it("takes a network's routes once that network is attached", () => {
    const { make, gateway, attach } = scene();
    const table = make("aws:ec2/routeTable:RouteTable", "jp", { vpcId: "vpc-jp" });
    const route = () =>
      make("aws:ec2/route:Route", "jp", {
        routeTableId: table.id,
        destinationCidrBlock,
        transitGatewayId: gateway.id,
      });
    attach("tw");
    assert.throws(route, /^Error: InvalidTransitGatewayID.NotFound:/);
    attach("jp");
    route();
  });

  it("stays as long as something is attached, and a table as long as something is tied to it", () => {
    const { remove, gateway, table, attach, tie } = scene();
    const { id } = attach("jp");
    const tied = tie("jp", id);
    const [ofTable, ofAssociation] = [ofGateway("routeTable"), ofGateway("routeTableAssociation")];
    assert.throws(() => remove(ofTable, "hub", table.id), /^Error: IncorrectState:/);
    assert.throws(() => remove(ofGateway("transitGateway"), "hub", gateway.id), /^Error: IncorrectState:/);
    remove(ofAssociation, "jp", tied.id);
    remove(ofTable, "hub", table.id);
    remove(ofGateway("vpcAttachment"), "jp", id);
    remove(ofGateway("transitGateway"), "hub", gateway.id);
  });
});
