/* moby/buildkit cache/remotecache, docker docs "Cache storage backends": what each backend takes. */
#include "docker/cache.h"

#define IMPORT WF_CACHE_IMPORTS
#define EXPORT WF_CACHE_EXPORTS
#define BOTH (WF_CACHE_IMPORTS | WF_CACHE_EXPORTS)
#define MODES "min max"
#define BOOLEANS "true false 1 0"
#define COMPRESSIONS "uncompressed gzip estargz zstd"
/* An attribute of exports that may be left out. */
#define OPTION(name, values)                                                                                 \
    { name, EXPORT, 0, values }
/* What both backends take that write the cache as an image. */
#define IMAGE_OPTIONS                                                                                        \
    OPTION("image-manifest", BOOLEANS), OPTION("oci-mediatypes", BOOLEANS),                                  \
        OPTION("compression", COMPRESSIONS), OPTION("compression-level", NULL),                              \
        OPTION("force-compression", BOOLEANS), OPTION("ignore-error", BOOLEANS)

static const struct wf_cache_attribute_fact inline_attributes[] = {{0}};

static const struct wf_cache_attribute_fact registry_attributes[] = {
    {"ref", BOTH, BOTH, NULL},
    {"mode", EXPORT, 0, MODES},
    IMAGE_OPTIONS,
    {"registry.insecure", BOTH, 0, BOOLEANS},
    {0},
};

static const struct wf_cache_attribute_fact local_attributes[] = {
    {"dest", EXPORT, EXPORT, NULL}, /* a folder */
    {"src", IMPORT, IMPORT, NULL},
    {"mode", EXPORT, 0, MODES},
    {"tag", BOTH, 0, NULL},
    {"digest", IMPORT, 0, NULL},
    IMAGE_OPTIONS,
    {"reset", EXPORT, 0, BOOLEANS},
    {0},
};

static const struct wf_cache_attribute_fact gha_attributes[] = {
    {"scope", BOTH, 0, NULL},
    {"mode", EXPORT, 0, MODES},
    {"ignore-error", EXPORT, 0, BOOLEANS},
    {"timeout", BOTH, 0, NULL},
    {"token", BOTH, 0, NULL},
    {"url", BOTH, 0, NULL},
    {"url_v2", BOTH, 0, NULL},
    {"version", BOTH, 0, NULL},
    {"repository", BOTH, 0, NULL},
    {"ghtoken", BOTH, 0, NULL},
    {0},
};

static const struct wf_cache_attribute_fact s3_attributes[] = {
    {"bucket", BOTH, 0, NULL},
    {"region", BOTH, 0, NULL},
    {"prefix", BOTH, 0, NULL},
    {"name", BOTH, 0, NULL},
    {"blobs_prefix", BOTH, 0, NULL},
    {"manifests_prefix", BOTH, 0, NULL},
    {"mode", EXPORT, 0, MODES},
    {"ignore-error", EXPORT, 0, BOOLEANS},
    {"touch_refresh", EXPORT, 0, NULL},
    {"upload_parallelism", EXPORT, 0, NULL},
    {"endpoint_url", BOTH, 0, NULL},
    {"use_path_style", BOTH, 0, BOOLEANS},
    {"access_key_id", BOTH, 0, NULL},
    {"secret_access_key", BOTH, 0, NULL},
    {"session_token", BOTH, 0, NULL},
    {"disable_accept_encoding", BOTH, 0, BOOLEANS},
    {"retry_mode", BOTH, 0, "standard adaptive"},
    {"retry_max_attempts", BOTH, 0, NULL},
    {0},
};

static const struct wf_cache_attribute_fact azblob_attributes[] = {
    {"account_url", BOTH, BOTH, NULL},
    {"account_name", BOTH, 0, NULL},
    {"container", BOTH, 0, NULL},
    {"secret_access_key", BOTH, 0, NULL},
    {"prefix", BOTH, 0, NULL},
    {"name", BOTH, 0, NULL},
    {"blobs_prefix", BOTH, 0, NULL},
    {"manifests_prefix", BOTH, 0, NULL},
    {"mode", EXPORT, 0, MODES},
    {"ignore-error", EXPORT, 0, BOOLEANS},
    {0},
};

const struct wf_cache_backend wf_cache_backends[] = {
    {"gha", WF_CACHE_GHA, BOTH, gha_attributes},
    {"registry", WF_CACHE_REGISTRY, BOTH, registry_attributes},
    {"inline", WF_CACHE_INLINE, EXPORT, inline_attributes},
    {"local", WF_CACHE_LOCAL, BOTH, local_attributes},
    {"s3", WF_CACHE_S3, BOTH, s3_attributes},
    {"azblob", WF_CACHE_AZBLOB, BOTH, azblob_attributes},
    {0},
};
