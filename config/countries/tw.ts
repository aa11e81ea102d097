import { country } from "../define";

export default country({
  name: "Taiwan",
  slot: 2,
  region: "ap-east-2",
  timeZone: "Asia/Taipei",
  uses: ["payment", "users"],
});
