module archipelago/engine

go 1.25.6

require github.com/pulumi/pulumi/pkg/v3 v3.226.0
