# Sourced by .gitlab-ci.yml: gives the job's own OIDC tokens to both clouds. No key is stored.
umask 077
mkdir -p "$CI_PROJECT_DIR/.sandbox"
printf '%s' "$AWS_OIDC_TOKEN" >"$CI_PROJECT_DIR/.sandbox/aws-token"
export AWS_WEB_IDENTITY_TOKEN_FILE="$CI_PROJECT_DIR/.sandbox/aws-token" AWS_ROLE_SESSION_NAME="gitlab-$CI_JOB_ID"
export ARM_OIDC_TOKEN="$AZURE_OIDC_TOKEN" ARM_CLIENT_ID="$AZURE_CLIENT_ID" ARM_TENANT_ID="$AZURE_TENANT_ID"
printf '%s' "$AZURE_OIDC_TOKEN" >"$CI_PROJECT_DIR/.sandbox/azure-token"
export AZURE_FEDERATED_TOKEN_FILE="$CI_PROJECT_DIR/.sandbox/azure-token"
