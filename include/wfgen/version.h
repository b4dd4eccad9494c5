/* The version of the headers; wfgen_version() tells that of the library. */
#ifndef WFGEN_VERSION_H
#define WFGEN_VERSION_H

#define WFGEN_VERSION_MAJOR 0
#define WFGEN_VERSION_MINOR 1
#define WFGEN_VERSION_PATCH 0
#define WFGEN_VERSION "0.1.0"
#define WFGEN_RELEASED "2026-11-23" /* the day, for manuals */

#endif
