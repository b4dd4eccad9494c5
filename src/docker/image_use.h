/* The commands of scripts that name images. */
#ifndef WF_DOCKER_IMAGE_USE_H
#define WF_DOCKER_IMAGE_USE_H

#include "docker/build.h"

/* Fills images->uses, and images->logins from `docker login`. */
void wf_image_uses_read(struct wf_arena *arena, struct wf_images *images, const struct wf_scripts *scripts);

#endif
