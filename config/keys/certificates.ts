import { z } from "zod";
import { authorityChoices, certificateKeys } from "../certificates";
import { documented } from "./documented";
import { regionName, text } from "./scalars";

/** Keys of the mesh that are one for the whole stack: whose certificates a caller trusts cannot differ by country. */
export const meshSettings = z.strictObject({
  certificates: z
    .strictObject({
      authority: documented(z.enum(authorityChoices), {
        text: "Who signs the certificates of the mesh's load balancers; `transition` is the step between the other two. See [the mesh](mesh.md#names-and-encryption).",
        default: "public",
        cost: "public none; transition and private about 400 US$ a month for an authority in each region in use",
      }).optional(),
      keyAlgorithm: documented(z.enum(certificateKeys), {
        text: "Keys of private certificates and, of the same family, of the authorities that are made for them; those in `authorities` must be of that family (RSA or EC), too. VPC Lattice takes RSA_2048 only. To change it is to make other authorities.",
        default: "RSA_2048",
      }).optional(),
      authorities: documented(
        z.record(
          regionName(),
          text(
            /^arn:aws(-[a-z]+)*:acm-pca:[a-z0-9-]+:\d{12}:certificate-authority\/[0-9a-f-]{36}$/,
            "the ARN of a private certificate authority",
          ),
        ),
        {
          text: "ARNs of authorities that you have, by region; in the other regions of the mesh one is made.",
          default: "none",
        },
      ).optional(),
    })
    .optional(),
});
