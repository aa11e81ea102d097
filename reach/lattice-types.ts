/** The kinds of resource of VPC Lattice. */
export const latticeType = {
  network: "aws:vpclattice/serviceNetwork:ServiceNetwork",
  service: "aws:vpclattice/service:Service",
  member: "aws:vpclattice/serviceNetworkServiceAssociation:ServiceNetworkServiceAssociation",
  entrance: "aws:vpclattice/serviceNetworkVpcAssociation:ServiceNetworkVpcAssociation",
  policy: "aws:vpclattice/authPolicy:AuthPolicy",
  listener: "aws:vpclattice/listener:Listener",
  rule: "aws:vpclattice/listenerRule:ListenerRule",
  targetGroup: "aws:vpclattice/targetGroup:TargetGroup",
  target: "aws:vpclattice/targetGroupAttachment:TargetGroupAttachment",
} as const;
