/** Amazon's public parameters with the newest images of Amazon Linux 2023: plain, and with the agent of ECS. */
export const publicImage = {
  arm64: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
  x86_64: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
} as const;

export const publicEcsImage = {
  arm64: "/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id",
  x86_64: "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
} as const;
