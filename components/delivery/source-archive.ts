import * as pulumi from "@pulumi/pulumi";
import { listSources } from "../../delivery";

/**
 * A folder of the project for a build to run from, without what a run in a checkout leaves there: that would make
 * every machine's archive another one, and the build installs its own.
 * @param folder relative to the project's, in which Pulumi runs the program
 */
export const sourceArchive = (folder: string): pulumi.asset.AssetArchive =>
  new pulumi.asset.AssetArchive(
    Object.fromEntries(
      listSources(folder).map((file) => [file, new pulumi.asset.FileAsset(`${folder}/${file}`)] as const),
    ),
  );
