import { country } from "../define";

export default country({
  name: "South Korea",
  slot: 3,
  region: "ap-northeast-2",
  timeZone: "Asia/Seoul",
  uses: ["payment", "users"],
});
