/* Reading pack.yml. For pack.c alone. */
#ifndef WF_SCAFFOLD_PACK_READ_H
#define WF_SCAFFOLD_PACK_READ_H

#include "scaffold/pack.h"

/* Fills the pack from its source; false when something was added to `problems`. */
bool wf_pack_read(struct wf_pack *pack, struct wf_problems *problems);

#endif
