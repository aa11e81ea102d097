/** The image factory: golden images, baked, tested, copied to every region, promoted and removed. */
export { Images, type ImagesArgs } from "./images";
export { imageTag, promotedParameters, ringParameterName } from "./names";
