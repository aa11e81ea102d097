import assert from "node:assert/strict";
import { chooseContainer, placeholderImage, releasesPath, releaseTag } from "../../../components/compute";

const repositoryUrl = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/archipelago/api";
const choice = {
  service: { name: "api", port: 8000 },
  released: true,
  repositoryUrl,
  region: "ap-northeast-2",
  tag: "stg-kr",
};

describe("the image of a task", () => {
  it("is the copy in the network's own region, by the network's tag, with the image's own command", () => {
    assert.deepEqual(chooseContainer(choice), {
      image: "123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/archipelago/api:stg-kr",
    });
  });

  it("is the placeholder before the first release, and while the foundation does not know the service", () => {
    for (const unreleased of [{ released: false }, { repositoryUrl: undefined }]) {
      const { image, command } = chooseContainer({ ...choice, ...unreleased });
      assert.equal(image, placeholderImage);
      assert.ok(command && command.length > 0);
    }
  });

  it("has its tag and its parameter by environment and network", () => {
    assert.equal(releaseTag({ environment: "prd" }, { code: "hub" }), "prd-hub");
    assert.equal(releasesPath({ environment: "prd" }, { code: "hub" }), "/archipelago/prd/hub/releases/");
  });
});
