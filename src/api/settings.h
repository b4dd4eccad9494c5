/* What a run's settings are read from. Internal to api/. */
#ifndef WF_API_SETTINGS_H
#define WF_API_SETTINGS_H

struct wfgen;
struct wf_input;

/* Files of settings; NULL: there is none. */
struct wf_setting_files {
    const char *config, *actionlint, *zizmor, *hadolint;
    const char *lock; /* unless the configuration names another one */
};

/* What the session's settings name, and else what stands beside the input's .github (NULL: in the working
 * directory), at the root of its repository (wf_repository_of()), or of the Git repository around both. */
struct wf_setting_files wf_find_settings(struct wfgen *session, const struct wf_input *input);

#endif
