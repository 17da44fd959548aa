namespace SocConsole.Tests.Detection.Rules;

/// <summary>Samples for the built-in rules about AWS and Kubernetes, under the names of their own records.</summary>
internal static class CloudRuleSamples
{
    private const string Trail = "event.dataset=aws.cloudtrail; event.category=api; user.name=alice; source.ip=203.0.113.9; eventName=";
    private const string Audit = "event.dataset=kubernetes.audit; event.category=api; source.ip=203.0.113.9; verb=";

    public static readonly IReadOnlyDictionary<string, RuleSample> ByRule = new Dictionary<string, RuleSample>
    {
        ["aws_root_login"] = new(
            [Trail + "ConsoleLogin; userIdentity.type=Root; event.outcome=success"],
            [Trail + "ConsoleLogin; userIdentity.type=Root; event.outcome=failure", Trail + "ConsoleLogin; userIdentity.type=IAMUser; event.outcome=success"]),
        ["aws_root_login_failed"] = new(
            [Trail + "ConsoleLogin; userIdentity.type=Root; event.outcome=failure"],
            [Trail + "ConsoleLogin; userIdentity.type=Root; event.outcome=success", Trail + "ConsoleLogin; userIdentity.type=IAMUser; event.outcome=failure"]),
        ["aws_login_without_mfa"] = new(
            [Trail + "ConsoleLogin; event.outcome=success; additionalEventData.MFAUsed=No; userIdentity.type=IAMUser"],
            [Trail + "ConsoleLogin; event.outcome=success; additionalEventData.MFAUsed=Yes; userIdentity.type=IAMUser", Trail + "ConsoleLogin; event.outcome=success; additionalEventData.MFAUsed=No; userIdentity.type=AssumedRole"]),
        ["aws_second_factor_failed"] = new(
            [Trail + "ConsoleLogin; event.outcome=failure; additionalEventData.MFAUsed=Yes"],
            [Trail + "ConsoleLogin; event.outcome=success; additionalEventData.MFAUsed=Yes", Trail + "ConsoleLogin; event.outcome=failure; additionalEventData.MFAUsed=No"]),
        ["aws_login_failed"] = new([Trail + "ConsoleLogin; event.outcome=failure"], [Trail + "ConsoleLogin; event.outcome=success"]),
        ["aws_root_credentials"] = new(
            [Trail + "CreateAccessKey; userIdentity.type=Root; event.outcome=success", Trail + "PasswordUpdated; userIdentity.type=Root; event.outcome=success"],
            [Trail + "PasswordUpdated; userIdentity.type=Root; event.outcome=success; responseElements.PasswordUpdated=Failure", Trail + "PasswordUpdated; userIdentity.type=Root; event.outcome=failure", Trail + "CreateAccessKey; userIdentity.type=IAMUser; event.outcome=success"]),
        ["aws_root_activity"] = new(
            [Trail + "PutBucketVersioning; userIdentity.type=Root; event.outcome=success; readOnly=false"],
            [Trail + "DescribeInstances; userIdentity.type=Root; event.outcome=success", Trail + "PutBucketVersioning; userIdentity.type=IAMUser; event.outcome=success", Trail + "PutBucketAcl; userIdentity.type=Root; event.outcome=success; userIdentity.invokedBy=s3.amazonaws.com", Trail + "PutBucketAcl; userIdentity.type=Root; event.outcome=failure"]),
        ["aws_key_for_other_user"] = new(
            [Trail + "CreateAccessKey; event.outcome=success; userIdentity.userName=alice; requestParameters.userName=bob", Trail + "CreateLoginProfile; event.outcome=success; requestParameters.userName=bob", Trail + "UpdateLoginProfile; event.outcome=success; requestParameters.userName=bob; requestParameters.passwordResetRequired=false"],
            [Trail + "CreateAccessKey; event.outcome=success; userIdentity.userName=alice; requestParameters.userName=alice", Trail + "CreateAccessKey; event.outcome=failure; userIdentity.userName=alice; requestParameters.userName=bob", Trail + "UpdateLoginProfile; event.outcome=success; requestParameters.userName=bob; requestParameters.passwordResetRequired=true"]),
        ["aws_identity_created"] = new(
            [Trail + "CreateUser; event.outcome=success; userAgent=aws-cli/2.13.5"],
            [Trail + "CreateUser; event.outcome=success; userIdentity.invokedBy=cloudformation.amazonaws.com", Trail + "CreateRole; event.outcome=success; userAgent=APN/1.0 HashiCorp/1.0 Terraform/1.9.0", Trail + "CreateRole; event.outcome=failure"]),
        ["aws_administrator_attached"] = new(
            [Trail + "AttachUserPolicy; event.outcome=success; requestParameters.policyArn=arn:aws:iam::aws:policy/AdministratorAccess"],
            [Trail + "AttachUserPolicy; event.outcome=success; requestParameters.policyArn=arn:aws:iam::aws:policy/ReadOnlyAccess", Trail + "AttachUserPolicy; event.outcome=failure; requestParameters.policyArn=arn:aws:iam::aws:policy/AdministratorAccess"]),
        ["aws_key_quarantined"] = new(
            [Trail + "PutUserPolicy; requestParameters.policyName=AWSCompromisedKeyQuarantineV3; requestParameters.userName=alice", Trail + "AttachUserPolicy; requestParameters.policyArn=arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2"],
            [Trail + "PutUserPolicy; requestParameters.policyName=backup"]),
        ["aws_identity_provider"] = new(
            [Trail + "CreateSAMLProvider; event.outcome=success"],
            [Trail + "CreateSAMLProvider; event.outcome=failure", Trail + "ListSAMLProviders; event.outcome=success"]),
        ["aws_signin_token"] = new(
            [Trail + "GetSigninToken; userAgent=Python-urllib/3.11"],
            [Trail + "GetSigninToken; userAgent=Jersey/2.35", Trail + "ConsoleLogin; userAgent=Mozilla/5.0"]),
        ["aws_attack_tool"] = new(
            [Trail + "GetCallerIdentity; userAgent=TruffleHog", Trail + "ListUsers; userAgent=Boto3/1.26 Python/3.11 Linux/6.1.0-kali9-amd64"],
            [Trail + "GetCallerIdentity; userAgent=aws-cli/2.13.5", Trail + "ListUsers; userAgent=aws-cli/2.13.5"]),
        ["aws_trail_stopped"] = new(
            [Trail + "StopLogging; event.outcome=success", Trail + "PutEventSelectors; event.outcome=success; requestParameters.eventSelectors.includeManagementEvents=false"],
            [Trail + "StartLogging; event.outcome=success", Trail + "DeleteTrail; event.outcome=failure", Trail + "PutEventSelectors; event.outcome=success; requestParameters.eventSelectors.includeManagementEvents=true"]),
        ["aws_logs_disabled"] = new(
            [Trail + "DeleteFlowLogs; event.outcome=success", Trail + "PutBucketLogging; event.outcome=success; requestParameters.logging="],
            [Trail + "DeleteFlowLogs; event.outcome=failure", Trail + "PutBucketLogging; event.outcome=success; requestParameters.logging=; requestParameters.BucketLoggingStatus.LoggingEnabled.TargetBucket=logs"]),
        ["aws_protection_disabled"] = new(
            [Trail + "DeleteDetector; event.outcome=success", Trail + "UpdateDetector; event.outcome=success; requestParameters.enable=false"],
            [Trail + "DeleteDetector; event.outcome=failure", Trail + "UpdateDetector; event.outcome=success; requestParameters.enable=true", Trail + "ListWebACLs; event.outcome=success"]),
        ["aws_port_opened"] = new(
            [Trail + "AuthorizeSecurityGroupIngress; event.outcome=success; requestParameters.ipPermissions.items.ipRanges.items.cidrIp=0.0.0.0/0", Trail + "AuthorizeDBSecurityGroupIngress; event.outcome=success; requestParameters.cIDRIP=203.0.113.0/24"],
            [Trail + "AuthorizeSecurityGroupIngress; event.outcome=success; requestParameters.ipPermissions.items.ipRanges.items.cidrIp=10.0.0.0/8", Trail + "AuthorizeDBSecurityGroupIngress; event.outcome=failure"]),
        ["aws_bucket_public"] = new(
            [Trail + "PutBucketPolicy; event.outcome=success; requestParameters.bucketPolicy.Statement.Effect=Allow; requestParameters.bucketPolicy.Statement.Principal=*", Trail + "DeleteBucketPublicAccessBlock; event.outcome=success"],
            [Trail + "PutBucketPolicy; event.outcome=success; requestParameters.bucketPolicy.Statement.Effect=Allow; requestParameters.bucketPolicy.Statement.Principal.AWS=arn:aws:iam::123456789012:root", Trail + "PutBucketAcl; event.outcome=success", Trail + "DeleteBucketPublicAccessBlock; event.outcome=failure"]),
        ["aws_snapshot_shared"] = new(
            [Trail + "ModifySnapshotAttribute; event.outcome=success; requestParameters.createVolumePermission.add.items.group=all", Trail + "ModifyDBSnapshotAttribute; event.outcome=success; requestParameters.valuesToAdd=all"],
            [Trail + "ModifySnapshotAttribute; event.outcome=failure; requestParameters.createVolumePermission.add.items.group=all", Trail + "ModifyDBSnapshotAttribute; event.outcome=success; requestParameters.valuesToAdd=123456789012"]),
        ["aws_database_exposed"] = new(
            [Trail + "ModifyDBInstance; event.outcome=success; requestParameters.publiclyAccessible=true", Trail + "ModifyDBCluster; event.outcome=success; requestParameters.deletionProtection=false", Trail + "ModifyDBInstance; event.outcome=success; requestParameters.masterUserPassword=****"],
            [Trail + "ModifyDBInstance; event.outcome=success; requestParameters.allocatedStorage=20", Trail + "ModifyDBInstance; event.outcome=failure; requestParameters.publiclyAccessible=true", Trail + "ModifyDBInstance; event.outcome=success; requestParameters.publiclyAccessible=false"]),
        ["aws_traffic_mirrored"] = new(
            [Trail + "CreateTrafficMirrorSession", Trail + "CreateTrafficMirrorFilter; event.outcome=success"],
            [Trail + "DescribeTrafficMirrorTargets; event.outcome=success", Trail + "RunInstances; event.outcome=success"]),
        ["aws_endpoint_misuse"] = new(
            [Trail + "GetObject; errorCode=VpceAccessDenied", Trail + "GetObject; vpcEndpointId=vpce-1; userIdentity.type=AWSAccount; userIdentity.accountId=111111111111; recipientAccountId=222222222222"],
            [Trail + "GetObject; vpcEndpointId=vpce-1; userIdentity.type=AWSAccount; userIdentity.accountId=222222222222; recipientAccountId=222222222222", Trail + "GetObject; errorCode=AccessDenied"]),
        ["aws_key_deletion"] = new(
            [Trail + "ScheduleKeyDeletion; eventSource=kms.amazonaws.com; event.outcome=success"],
            [Trail + "ScheduleKeyDeletion; eventSource=kms.amazonaws.com; event.outcome=failure", Trail + "Decrypt; eventSource=kms.amazonaws.com; event.outcome=success"]),
        ["aws_backup_destroyed"] = new(
            [Trail + "DeleteDBSnapshot; event.outcome=success", Trail + "PutBucketVersioning; event.outcome=success; requestParameters.VersioningConfiguration.Status=Suspended"],
            [Trail + "DeleteDBSnapshot; event.outcome=failure", Trail + "DeleteSnapshot; event.outcome=success; userIdentity.invokedBy=dlm.amazonaws.com", Trail + "PutBucketVersioning; event.outcome=success; requestParameters.VersioningConfiguration.Status=Enabled"]),
        ["aws_database_deleted"] = new(
            [Trail + "DeleteDBInstance; event.outcome=success"],
            [Trail + "DeleteDBInstance; event.outcome=failure", Trail + "DescribeDBInstances; event.outcome=success"]),
        ["aws_object_encrypted"] = new(
            ["requestParameters.x-amz-server-side-encryption-customer-algorithm=AES256; event.dataset=aws.cloudtrail; eventName=CopyObject; event.outcome=success"],
            [Trail + "CopyObject; event.outcome=success"]),
        ["aws_disruption"] = new(
            [Trail + "StopInstances; event.outcome=success"],
            [Trail + "StopInstances; event.outcome=failure", Trail + "StartInstances; event.outcome=success", Trail + "TerminateInstances; event.outcome=success; userIdentity.invokedBy=autoscaling.amazonaws.com"]),
        ["aws_database_copied"] = new(
            [Trail + "StartExportTask; eventSource=rds.amazonaws.com; event.outcome=success", Trail + "CopyDBSnapshot; eventSource=rds.amazonaws.com; event.outcome=success"],
            [Trail + "StartExportTask; eventSource=rds.amazonaws.com; event.outcome=failure", Trail + "CreateDBSnapshot; eventSource=rds.amazonaws.com; event.outcome=success; userIdentity.invokedBy=backup.amazonaws.com"]),
        ["aws_shared_snapshots_listed"] = new(
            [Trail + "DescribeDBSnapshots; event.outcome=success; requestParameters.includePublic=true"],
            [Trail + "DescribeDBSnapshots; event.outcome=success; requestParameters.includePublic=false", Trail + "DescribeDBSnapshots; event.outcome=failure; requestParameters.includeShared=true"]),
        ["aws_secret_read"] = new(
            [Trail + "GetSecretValue", Trail + "GetParameters; requestParameters.withDecryption=true"],
            [Trail + "GetParameters; requestParameters.withDecryption=false", Trail + "DescribeParameters"]),
        ["aws_instance_secrets"] = new(
            [Trail + "GetPasswordData; event.outcome=failure", Trail + "ModifyInstanceAttribute; event.outcome=success; requestParameters.userData=x", Trail + "DescribeInstanceAttribute; event.outcome=failure; requestParameters.attribute=userData"],
            [Trail + "DescribeInstanceAttribute; event.outcome=success; requestParameters.attribute=userData", Trail + "ModifyInstanceAttribute; event.outcome=success; requestParameters.instanceType=t3.micro"]),
        ["aws_remote_command"] = new(
            [Trail + "SendCommand; event.outcome=success"],
            [Trail + "SendSSHPublicKey; event.outcome=failure", Trail + "DescribeInstances; event.outcome=success"]),
        ["aws_function_backdoor"] = new(
            [Trail + "UpdateFunctionCode20150331v2; event.outcome=success; userIdentity.type=IAMUser", Trail + "AddPermission20150331v2; event.outcome=success"],
            [Trail + "UpdateFunctionCode20150331v2; event.outcome=success; userIdentity.type=AssumedRole; userIdentity.arn=arn:aws:sts::123456789012:assumed-role/deploy/ci", Trail + "RemovePermission20150331v2; event.outcome=success"]),
        ["aws_expensive_machine"] = new(
            [Trail + "RunInstances; event.outcome=success; requestParameters.instanceType=p3.16xlarge", Trail + "RunInstances; event.outcome=success; requestParameters.instanceType=m5.metal"],
            [Trail + "RunInstances; event.outcome=success; requestParameters.instanceType=m5.xlarge", Trail + "RunInstances; event.outcome=failure; requestParameters.instanceType=p3.2xlarge"]),
        ["aws_discovery"] = new(
            [Trail + "GetSendQuota; userAgent=aws-cli/2.13.5", Trail + "ListUsers; userAgent=Boto3/1.26"],
            [Trail + "GetSendQuota; userAgent=trustedadvisor.amazonaws.com", Trail + "ListUsers; userIdentity.invokedBy=config.amazonaws.com", Trail + "DescribeInstances"]),
        ["aws_access_denied"] = new([Trail + "GetRole; errorCode=AccessDenied"], [Trail + "GetRole; errorCode=NoSuchEntity", Trail + "GetRole"]),
        ["aws_network_changed"] = new(
            [Trail + "CreateRoute; event.outcome=success; userAgent=aws-cli/2.13.5"],
            [Trail + "CreateRoute; event.outcome=success; userAgent=APN/1.0 HashiCorp/1.0 Terraform/1.9.0", Trail + "CreateRoute; event.outcome=failure", Trail + "DescribeRouteTables; event.outcome=success"]),
        ["k8s_anonymous_access"] = new(
            [Audit + "get; user.username=system:anonymous; objectRef.resource=pods; event.outcome=success"],
            [Audit + "get; user.username=system:anonymous; event.outcome=success", Audit + "get; user.username=system:anonymous; objectRef.resource=pods; event.outcome=failure", Audit + "get; user.username=alice; objectRef.resource=pods; event.outcome=success"]),
        ["k8s_outside_service_account"] = new(
            [Audit + "get; user.username=system:serviceaccount:shop:web; sourceIPs=198.51.100.7; stage=ResponseComplete"],
            [Audit + "get; user.username=system:serviceaccount:shop:web; sourceIPs=10.0.1.5; stage=ResponseComplete", Audit + "get; user.username=alice; sourceIPs=198.51.100.7", Audit + "watch; user.username=system:serviceaccount:shop:web; sourceIPs=198.51.100.7; stage=ResponseStarted"]),
        ["k8s_forbidden"] = new(
            [Audit + "list; user.username=alice; responseStatus.code=403; objectRef.resource=pods"],
            [Audit + "list; user.username=alice; responseStatus.code=200; objectRef.resource=pods"]),
        ["k8s_secret_refused"] = new(
            [Audit + "get; user.username=alice; objectRef.resource=secrets; responseStatus.code=403"],
            [Audit + "get; user.username=alice; objectRef.resource=secrets; responseStatus.code=200", Audit + "get; user.username=system:node:n1; objectRef.resource=secrets; responseStatus.code=403"]),
        ["k8s_secrets_dumped"] = new(
            [Audit + "list; user.username=alice; objectRef.resource=secrets; event.outcome=success"],
            [Audit + "list; user.username=alice; objectRef.resource=secrets; objectRef.namespace=shop", Audit + "list; user.username=system:serviceaccount:kube-system:kube-state-metrics; objectRef.resource=secrets", Audit + "list; user.username=alice; objectRef.resource=secrets; event.outcome=failure"]),
        ["k8s_secret_read"] = new(
            [Audit + "get; user.username=alice; objectRef.resource=secrets; event.outcome=success"],
            [Audit + "get; user.username=system:node:n1; objectRef.resource=secrets", Audit + "create; user.username=alice; objectRef.resource=secrets", Audit + "get; user.username=alice; objectRef.resource=configmaps"]),
        ["k8s_token_created"] = new(
            [Audit + "create; user.username=alice; objectRef.resource=serviceaccounts; objectRef.subresource=token; event.outcome=success"],
            [Audit + "create; user.username=system:node:n1; objectRef.resource=serviceaccounts; objectRef.subresource=token; event.outcome=success", Audit + "create; user.username=alice; objectRef.resource=serviceaccounts; event.outcome=success", Audit + "create; user.username=alice; objectRef.resource=serviceaccounts; objectRef.subresource=token; event.outcome=failure"]),
        ["k8s_client_certificate"] = new(
            [Audit + "create; user.username=alice; objectRef.resource=certificatesigningrequests; requestObject.spec.signerName=kubernetes.io/kube-apiserver-client"],
            [Audit + "create; user.username=alice; objectRef.resource=certificatesigningrequests; requestObject.spec.signerName=kubernetes.io/kubelet-serving", Audit + "create; user.username=system:kube-controller-manager; objectRef.resource=certificatesigningrequests; requestObject.spec.signerName=kubernetes.io/kube-apiserver-client"]),
        ["k8s_cluster_admin_bound"] = new(
            [Audit + "create; user.username=alice; objectRef.resource=clusterrolebindings; requestObject.roleRef.name=cluster-admin"],
            [Audit + "create; user.username=alice; objectRef.resource=clusterrolebindings; requestObject.roleRef.name=view", Audit + "create; user.username=alice; objectRef.resource=clusterrolebindings; requestObject.roleRef.name=cluster-admin; event.outcome=failure"]),
        ["k8s_powerful_role"] = new(
            [Audit + "create; user.username=alice; objectRef.resource=clusterroles; requestObject.rules.resources=pods/exec", Audit + "create; user.username=alice; objectRef.resource=roles; requestObject.rules.verbs=impersonate"],
            [Audit + "create; user.username=alice; objectRef.resource=clusterroles; requestObject.rules.resources=pods; requestObject.rules.verbs=get", Audit + "update; user.username=alice; objectRef.resource=clusterroles; requestObject.rules.resources=nodes/proxy"]),
        ["k8s_system_role_changed"] = new(
            [Audit + "update; user.username=alice; objectRef.resource=clusterroles; objectRef.name=system:node"],
            [Audit + "get; user.username=alice; objectRef.resource=clusterroles; objectRef.name=system:node", Audit + "update; user.username=alice; objectRef.resource=clusterroles; objectRef.name=shop"]),
        ["k8s_webhook_added"] = new(
            [Audit + "create; user.username=alice; objectRef.resource=mutatingwebhookconfigurations; event.outcome=success"],
            [Audit + "create; user.username=alice; objectRef.resource=mutatingwebhookconfigurations; event.outcome=failure", Audit + "list; user.username=alice; objectRef.resource=mutatingwebhookconfigurations"]),
        ["k8s_pod_exec"] = new(
            [Audit + "create; user.username=alice; objectRef.resource=pods; objectRef.subresource=exec"],
            [Audit + "get; user.username=alice; objectRef.resource=pods", Audit + "create; user.username=alice; objectRef.resource=pods; objectRef.subresource=exec; event.outcome=failure"]),
        ["k8s_pod_exec_secrets"] = new(
            [Audit + "create; user.username=alice; objectRef.resource=pods; objectRef.subresource=exec; requestURI=/api/v1/namespaces/a/pods/b/exec?command=tar&command=cf", Audit + "create; user.username=alice; objectRef.resource=pods; objectRef.subresource=exec; requestObject.command=/var/run/secrets/kubernetes.io/serviceaccount"],
            [Audit + "create; user.username=alice; objectRef.resource=pods; objectRef.subresource=exec; requestURI=/api/v1/namespaces/a/pods/b/exec?command=sh"]),
        ["k8s_privileged_pod"] = new(
            [Audit + "create; user.username=alice; objectRef.resource=pods; requestObject.spec.hostPID=true", Audit + "create; user.username=alice; objectRef.resource=pods; requestObject.spec.containers.securityContext.privileged=true", Audit + "create; user.username=alice; objectRef.resource=pods; requestObject.spec.volumes.hostPath.path=/"],
            [Audit + "create; user.username=alice; objectRef.resource=pods; requestObject.spec.hostPID=false", Audit + "create; user.username=alice; objectRef.resource=pods; requestObject.spec.containers.securityContext.capabilities.add=CHOWN", Audit + "create; user.username=system:serviceaccount:kube-system:daemon-set-controller; objectRef.resource=pods; requestObject.spec.hostNetwork=true"]),
        ["k8s_pod_in_system_namespace"] = new(
            [Audit + "create; user.username=alice; objectRef.resource=pods; objectRef.namespace=kube-system"],
            [Audit + "create; user.username=alice; objectRef.resource=pods; objectRef.namespace=shop", Audit + "create; user.username=system:serviceaccount:kube-system:job-controller; objectRef.resource=pods; objectRef.namespace=kube-system", Audit + "create; user.username=alice; objectRef.resource=pods; objectRef.namespace=kube-system; objectRef.subresource=eviction"]),
        ["k8s_scheduled_job"] = new(
            [Audit + "create; user.username=alice; objectRef.resource=cronjobs", Audit + "create; user.username=alice; objectRef.resource=daemonsets"],
            [Audit + "update; user.username=system:kube-controller-manager; objectRef.resource=cronjobs", Audit + "get; user.username=alice; objectRef.resource=cronjobs", Audit + "create; user.username=system:serviceaccount:argocd:controller; objectRef.resource=cronjobs"]),
    };
}
