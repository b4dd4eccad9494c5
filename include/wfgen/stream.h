/* Reports that are written while a run goes, so that a run over many repositories needs the memory of a few.
 *
 *     wfgen_stream_report(session, "jsonl", stdout, 0);
 *     if (wfgen_validate(session) == WFGEN_OK) {
 *         wfgen_report(session, "jsonl", stdout, 0);
 *     }
 */
#ifndef WFGEN_STREAM_H
#define WFGEN_STREAM_H

#include <wfgen/wfgen.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Announces to the next wfgen_validate() that wfgen_report() will be called behind it with the same
 * arguments. When the formats of all reports that were announced can be written in pieces (not html, json,
 * junit, markdown and sarif), nothing asks for all findings (a revision, a policy over several files), and
 * the inputs are of many repositories, then the run writes what is in order already and forgets it:
 * wfgen_report() ends the report and tells what went wrong, other reports are refused, wfgen_finding() knows
 * nothing, wfgen_count() and wfgen_summary() know all. The bytes are the same. WFGEN_USAGE for an unknown
 * format. */
WFGEN_API enum wfgen_status wfgen_stream_report(struct wfgen *session, const char *format, FILE *out,
                                                unsigned flags);
/* The same for wfgen_report_path(): the file is replaced at the end, its text is kept until then. */
WFGEN_API enum wfgen_status wfgen_stream_report_path(struct wfgen *session, const char *format,
                                                     const char *path, unsigned flags);

#ifdef __cplusplus
}
#endif

#endif
