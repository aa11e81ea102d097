import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { NameTooLong } from "../autonames";
import { replaces } from "../aws/replacement";
import { Cloud } from "../cloud";
import { answerInvoke } from "../invokes";
import { Place } from "../making";
import { constructVpc } from "./awsx";
import { configuredPlace } from "./configuration";
import { describeDifference } from "./difference-response";
import { Resources, Subject } from "./resources";
import { fromWire, readUrn, toWire } from "./wire";

/** What one simulated plugin is. */
export interface Plugin {
  /** Name of the package: `aws`, `awsx`, `datadog`. */
  readonly name: string;
  readonly version: string;
  /** Account of providers that name none, twelve digits. */
  readonly accountId?: string;
}

type Handler<Request, Response> = (request: Request, peer: string) => Response | Promise<Response>;

/** Any error becomes the message that the engine shows. */
function unary<Request, Response>(
  handler: Handler<Request, Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handler(call.request, call.getPeer()))
      .then(
        (response) => callback(null, response),
        (error: Error) => callback({ code: grpc.status.UNKNOWN, message: error.message }),
      );
  };
}

/**
 * The engine's side of a simulated plugin. The engine opens one connection for each provider resource, even
 * though all share one port: the connection tells which provider's region and account a call is about.
 */
export function providerService(plugin: Plugin, cloud: Cloud): grpc.UntypedServiceImplementation {
  const resources = new Resources(cloud);
  const places = new Map<string, Place>();
  const placeOf = (peer: string): Place => places.get(peer) ?? configuredPlace({}, plugin.accountId);
  const subjectOf = (request: { getUrn(): string }, peer: string): Subject => {
    const urn = request.getUrn();
    return { urn, ...readUrn(urn), place: placeOf(peer) };
  };

  return {
    getPluginInfo: unary(() => new PluginInfo().setVersion(plugin.version)),
    getSchema: unary(() =>
      new proto.GetSchemaResponse().setSchema(
        JSON.stringify({ name: plugin.name, version: plugin.version, resources: {} }),
      ),
    ),
    attach: unary(() => new Empty()),
    cancel: unary(() => new Empty()),

    checkConfig: unary((request: proto.CheckRequest) =>
      new proto.CheckResponse().setInputs(request.getNews()),
    ),
    diffConfig: unary((request: proto.DiffRequest) =>
      describeDifference(
        `pulumi:providers:${plugin.name}`,
        fromWire(request.getOldInputs() ?? request.getOlds()),
        fromWire(request.getNews()),
        (property) => property === "region",
      ),
    ),
    configure: unary((request: proto.ConfigureRequest, peer) => {
      places.set(peer, configuredPlace(fromWire(request.getArgs()), plugin.accountId));
      // The component's provider hands references to other resources on; the others get their ids instead.
      return new proto.ConfigureResponse()
        .setAcceptsecrets(true)
        .setSupportspreview(true)
        .setAcceptresources(plugin.name === "awsx");
    }),

    check: unary((request: proto.CheckRequest, peer) => {
      const response = new proto.CheckResponse();
      try {
        const checked = resources.check(
          subjectOf(request, peer),
          fromWire(request.getOlds()),
          fromWire(request.getNews()),
        );
        return response.setInputs(toWire(checked));
      } catch (error) {
        if (!(error instanceof NameTooLong)) {
          throw error;
        }
        const failure = new proto.CheckFailure().setProperty("name").setReason(error.message);
        return response.setInputs(request.getNews()).setFailuresList([failure]);
      }
    }),
    diff: unary((request: proto.DiffRequest, peer) => {
      const { type } = subjectOf(request, peer);
      return describeDifference(
        type,
        fromWire(request.getOldInputs() ?? request.getOlds()),
        fromWire(request.getNews()),
        (property) => replaces(type, property),
      );
    }),
    create: unary((request: proto.CreateRequest, peer) => {
      const { id, outputs } = resources.create(
        subjectOf(request, peer),
        fromWire(request.getProperties()),
        request.getPreview(),
      );
      return new proto.CreateResponse().setId(id).setProperties(toWire(outputs));
    }),
    read: unary((request: proto.ReadRequest, peer) => {
      const found = resources.read(subjectOf(request, peer), request.getId(), {
        inputs: fromWire(request.getInputs()),
        outputs: fromWire(request.getProperties()),
      });
      // An empty id tells the engine that the resource is gone.
      return found
        ? new proto.ReadResponse()
            .setId(request.getId())
            .setProperties(toWire(found.outputs))
            .setInputs(toWire(found.inputs))
        : new proto.ReadResponse();
    }),
    update: unary((request: proto.UpdateRequest, peer) => {
      const outputs = resources.update(
        subjectOf(request, peer),
        request.getId(),
        { inputs: fromWire(request.getOldInputs()), outputs: fromWire(request.getOlds()) },
        fromWire(request.getNews()),
        request.getPreview(),
      );
      return new proto.UpdateResponse().setProperties(toWire(outputs));
    }),
    delete: unary((request: proto.DeleteRequest, peer) => {
      resources.delete(subjectOf(request, peer), request.getId(), fromWire(request.getProperties()));
      return new Empty();
    }),
    invoke: unary((request: proto.InvokeRequest, peer) =>
      new proto.InvokeResponse().setReturn(
        toWire(answerInvoke(request.getTok(), fromWire(request.getArgs()), placeOf(peer), cloud)),
      ),
    ),
    construct: unary((request: proto.ConstructRequest) => constructVpc(request)),
  };
}
