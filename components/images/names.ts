/** Names that the factory, its scripts and the services' parameters share. */
import { architectures, environmentNames } from "../../config";

/** Tag of an image, a snapshot and a service's parameter: the image's name with its architecture. */
export const imageTag = "archipelago:image";

/** Tag of what exists during a bake only; Packer hands a server's tags on to the image made from it. */
export const bakeTag = "archipelago:bake";

/** In the order in which an image goes through them. */
export const rings = environmentNames;

export { architectures };

/** Name, without its architecture, of the image that shared capacity starts from; Amazon makes it. */
export const ecsImage = "amazon-ecs";

/** What the factory last let into an environment, in each region. */
export const ringParameterName = (image: string, ring: string): string =>
  `/archipelago/images/${image}/${ring}`;

/** The parameters that a promotion changes: those of every environment but the first, which has each image at once. */
export const promotedParameters = (image: string): string[] =>
  [image, ecsImage].flatMap((name) =>
    architectures.flatMap((arch) => rings.slice(1).map((ring) => ringParameterName(`${name}-${arch}`, ring))),
  );

/** The alias of the images' key, the same in every region. */
export const keyAlias = "alias/archipelago-images";
