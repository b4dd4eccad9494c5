# wfgen with shellcheck beside it: docker build -t wfgen . && docker run --rm -v "$PWD:/src:ro" wfgen validate
ARG BASE=debian:bookworm-slim@sha256:abd67ffcfa541b485a3dff59865ab629aa048a6c613e639d36e7456b0b229241

FROM ${BASE} AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        gcc libc6-dev libexpat1-dev libfyaml-dev libjansson-dev libyaml-dev meson ninja-build pkg-config python3 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /wfgen
COPY meson.build meson_options.txt ./
COPY include include
COPY schemas schemas
COPY templates templates
COPY src src
RUN meson setup /build --buildtype=release --strip \
        -Dtests=false -Dlibrary=false -Dmanuals=false -Dprefer_static=true \
    && meson install -C /build --tags runtime --destdir /out

FROM ${BASE}
RUN apt-get update \
    && apt-get install -y --no-install-recommends shellcheck \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/usr/local/bin/wfgen /usr/local/bin/wfgen
WORKDIR /src
USER 65534:65534
ENTRYPOINT ["wfgen"]
CMD ["validate"]
