# One golden image: Amazon Linux 2023 with the agents and the runtime of every service that runs on servers.
# `packer build -var arch=arm64 -var-file=bake.pkrvars.json .`; the build project writes the file of variables.

packer {
  required_version = ">= 1.11.0"
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = "~> 1.3"
    }
    ansible = {
      source  = "github.com/hashicorp/ansible"
      version = "~> 1.1"
    }
  }
}

variable "arch" {
  type        = string
  description = "CPU architecture: arm64 or x86_64."
  validation {
    condition     = contains(["arm64", "x86_64"], var.arch)
    error_message = "The architecture is arm64 or x86_64."
  }
}

variable "image" {
  type        = string
  description = "Name of the image without its architecture."
  default     = "base"
}

variable "build_region" {
  type        = string
  description = "Where the image is built: the foundation's region."
}

variable "region_kms_key_ids" {
  type        = map(string)
  description = "Every region in use, the one of the build included, with the key that encrypts the image there."
}

variable "instance_profile" {
  type        = string
  description = "Profile of the temporary server: Session Manager and nothing else."
}

variable "subnet_tags" {
  type        = map(string)
  description = "Tags of the private subnets in which the temporary server may start."
}

variable "source_ami" {
  type        = string
  description = "The base image, as Amazon's public parameter says at the start of the build."
}

variable "base_image" {
  type        = string
  description = "Name of that public parameter."
}

variable "stamp" {
  type        = string
  description = "Start of the build, such as 20261121T020000Z; part of the image's name."
}

variable "deprecate_at" {
  type        = string
  description = "When AWS shows the image as deprecated, RFC 3339. It can still be started then."
}

variable "goss" {
  type        = string
  description = "Path of goss, built for the image's architecture."
}

locals {
  name = "${var.image}-${var.arch}"
  types = {
    arm64  = ["m7g.medium", "m6g.medium", "t4g.medium"]
    x86_64 = ["m7i.large", "m6i.large", "t3.medium"]
  }
  tags = {
    Name                 = "archipelago-${local.name}-${var.stamp}"
    "archipelago:image"  = local.name
    "archipelago:source" = var.source_ami
    "archipelago:baked"  = var.stamp
    environment          = "foundation"
    country              = "hub"
    service              = "platform"
    base                 = var.base_image
  }
}

source "amazon-ebs" "image" {
  region          = var.build_region
  ami_name        = "archipelago-${local.name}-${var.stamp}"
  ami_description = "Archipelago ${local.name}, baked ${var.stamp} from ${var.source_ami}"
  source_ami      = var.source_ami

  # Spot, from whichever of the types has room.
  spot_price          = "auto"
  spot_instance_types = local.types[var.arch]

  # No public address and no open port: Session Manager carries the connection.
  associate_public_ip_address = false
  communicator                = "ssh"
  ssh_username                = "ec2-user"
  ssh_interface               = "session_manager"
  iam_instance_profile        = var.instance_profile
  # The program made it: the build needs no right to read IAM.
  skip_profile_validation = true
  subnet_filter {
    filters   = { for key, value in var.subnet_tags : "tag:${key}" => value }
    most_free = true
  }

  # Tokens only, for the temporary server and for everything that starts from the image.
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }
  imds_support = "v2.0"

  # Copied to every region in use, encrypted there with that region's key.
  encrypt_boot       = true
  kms_key_id         = var.region_kms_key_ids[var.build_region]
  ami_regions        = keys(var.region_kms_key_ids)
  region_kms_key_ids = var.region_kms_key_ids
  deprecate_at       = var.deprecate_at

  launch_block_device_mappings {
    device_name           = "/dev/xvda"
    volume_type           = "gp3"
    volume_size           = 8
    encrypted             = true
    kms_key_id            = var.region_kms_key_ids[var.build_region]
    delete_on_termination = true
  }

  # Encrypted copies to other regions take longer than the plugin waits by itself: up to an hour.
  aws_polling {
    delay_seconds = 30
    max_attempts  = 120
  }

  tags            = local.tags
  snapshot_tags   = local.tags
  run_tags        = merge(local.tags, { "archipelago:bake" = "temporary" })
  run_volume_tags = merge(local.tags, { "archipelago:bake" = "temporary" })
  fleet_tags      = { "archipelago:bake" = "temporary" }
  spot_tags       = { "archipelago:bake" = "temporary" }
}

build {
  name    = "image"
  sources = ["source.amazon-ebs.image"]

  provisioner "ansible" {
    playbook_file = "${path.root}/playbook.yml"
    user          = "ec2-user"
    # Where Amazon Linux has it; the plugin looks in another place.
    sftp_command    = "/usr/libexec/openssh/sftp-server -e"
    extra_arguments = ["--extra-vars", "image_name=${local.name} image_stamp=${var.stamp} image_region=${var.build_region}"]
  }

  provisioner "shell" {
    inline = ["mkdir -p /tmp/goss"]
  }

  provisioner "file" {
    source      = var.goss
    destination = "/tmp/goss/goss"
  }

  provisioner "file" {
    source      = "${path.root}/tests/goss.yaml"
    destination = "/tmp/goss/goss.yaml"
  }

  # A test that fails ends the build before any image exists.
  provisioner "shell" {
    inline = [
      "chmod 0755 /tmp/goss/goss",
      "sudo /tmp/goss/goss --gossfile /tmp/goss/goss.yaml validate --format documentation --retry-timeout 60s --sleep 5s",
    ]
  }

  # What belongs to one machine must not be in the image: identity, keys, logs, the tests themselves.
  provisioner "shell" {
    inline = [
      "sudo rm -rf /tmp/goss /home/ec2-user/.ssh/authorized_keys /root/.ssh/authorized_keys /etc/ssh/ssh_host_*",
      "sudo cloud-init clean --logs --seed",
      "sudo truncate -s 0 /etc/machine-id",
      "sudo sync",
    ]
  }

  post-processor "manifest" {
    output     = "manifest.json"
    strip_path = true
    custom_data = {
      image  = local.name
      source = var.source_ami
      stamp  = var.stamp
    }
  }
}
