/* The files of a case as a folder in memory. */
#ifndef WF_TESTS_PAGES_FOLDER_H
#define WF_TESTS_PAGES_FOLDER_H

#include "docker/folder.h"
#include "run.h"

/* The inputs and what the listings name; NULL when all of them are files that are linted, so that nobody can
 * tell what else there is. */
const struct wf_folder *folder_of(struct wf_arena *arena, const struct inputs *inputs);

#endif
