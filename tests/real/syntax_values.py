"""More small Dockerfiles: values that variables make, modes, checksums, platforms, names of images.

Those that a build argument or a base image decides are told apart: the engine refuses them as they are, and
wfgen may not.
"""

SHA256 = "sha256:" + "0" * 64
ADDRESS = "https://example.invalid/a"

CHECKS = [
    "skip=a;error=true;experimental=all", " skip = a ; error = true ", "skip", "error=", "Skip=a", "skip=a;", ";", "skip=",
    "error=T", "error=yes", "experimental=InvalidBaseImagePlatform", "skip=a;skip=b;skip=c", "error=true;bad",
]  # fmt: skip

PLATFORMS = [
    "linux/", "foo", "amd64", "x86_64", "linux/amd64/v1/x", "windows(10.0.17763)/amd64", "linux/amd64,linux/arm64", "linux/*",
    "local", "linux/arm/v7", "macos", "armhf", "linux/arm/v99", "/", "/amd64", "linux//v1", "LINUX/AMD64", "aix", "wasm",
    "linux/foo", "linux(1)/amd64", "linux(1/amd64", "linux@1/amd64", "linux/amd64(1)", "$TARGETPLATFORM", "$TARGETOS/amd64",
    "${X:-linux}/amd64", "''", "'linux/amd64'", '"linux/amd64"', "risc", "all", "linux-amd64", "linux/x86-64",
    "linux+f/amd64",
]  # fmt: skip

IMAGES = [
    "busybox@sha512:" + "0" * 128, "busybox@md5:" + "0" * 32, "busybox@sha256:" + "A" * 64, "localhost:5000/x", "LOCALHOST/x",
    "Example.com/x", "example.com/X", "a..b", "a__b", "a___b", "a.-b", "-a", "a-", "a--b", "_a", "a/b/c/d", "a//b", "/a", "a/",
    "a:b:c", "a:" + "t" * 128, "a:" + "t" * 129, "a:-t", ":tag", "@sha256:" + "0" * 64, "docker.io/library/busybox",
    "https://example.com/a", "0123456789abcdef" * 4, "busybox:1.0+x", "'busybox'", '"busybox"', "b\\usybox",
]  # fmt: skip

MODES = [
    "u=rw", "u=rw,go=r", "+x", "a+X", "u+s", "8", "777777", "7777777", "-1", "0o755", "0x1", "", "u", "x+u", "u+q", "u+x,",
    ",u+x", "u+x,g", "u=g", "=r", "u=", "u+x+w", "10000", "07777", "'755'", '"u+x"', "00000000755", "+", "u-", "rwxr-xr-x",
    "a=rx,u+w", "ugo+rwxst", "t", "+t",
]  # fmt: skip

# Arguments of ADD behind --checksum=.
CHECKSUMS = [
    f"{SHA256} ./a b", f"{SHA256} git@example.invalid:a/b.git b", f"{'0' * 40} {ADDRESS}.git b", f"sha1:{'0' * 40} {ADDRESS} b",
    f"sha256:{'A' * 64} {ADDRESS} b", f"sha512:{'0' * 128} {ADDRESS} b", f"sha384:{'0' * 96} {ADDRESS} b",
    f"SHA256:{'0' * 64} {ADDRESS} b", f"abc {ADDRESS} b", f" {ADDRESS} b", " a b", f"{SHA256} <<E b\nx\nE",
    f"{SHA256} {ADDRESS} {ADDRESS}b c/", f"{'0' * 7} {ADDRESS}.git#v1 b", f"{'0' * 40} {ADDRESS} b",
]  # fmt: skip

# Instructions on scratch, where nothing is set but PATH.
VALUES = [
    "ENV B=\nENV A=${B:?c}", "ENV B=\nENV A=${B?c}", "ARG B=1\nENV A=${B:?c}", "ARG B=\nENV A=${B?c}", "RUN echo ${B:?c}",
    "LABEL a=${B:?c}", "LABEL ${B:?c}=a", "EXPOSE ${B:?c}", "STOPSIGNAL ${B:?c}", "USER ${B:?c}", "VOLUME ${B:?c}",
    "WORKDIR ${B:?c}", "COPY --chown=${B:?c} a b", "COPY --chmod=${B:?c} a b", "COPY --exclude=${B:?c} a b",
    f"ADD --checksum=${{B:?c}} {ADDRESS} b", "RUN --mount=type=cache,target=${B:?c} true",
    "RUN --mount=type=cache,id=${B:?c},target=/c true", "RUN --mount=type=bind,source=${B:?c},target=/c true",
    "RUN --mount=type=secret,id=${B:?c} true", "RUN --network=${B:?c} true", "CMD ${B:?c}", 'CMD ["${B:?c}"]',
    "HEALTHCHECK CMD ${B:?c}", 'SHELL ["${B:?c}"]', "COPY <<E /a\n${B:?c}\nE", "COPY <<'E' /a\n${B:?c}\nE",
    "RUN <<E\n${B:?c}\nE", "ONBUILD ENV A=${B:?c}", 'VOLUME ["${B:?c}"]', 'COPY ["${B:?c}", "x"]', "ENV A='${B:?c}'",
    'ENV A="${B:?c}"', "ENV A=\\${B:?c}", "MAINTAINER ${B:?c}", "COPY --chown=$M a b", "COPY --exclude=$M a b",
    f"ADD --checksum=$M {ADDRESS} b", "COPY --from=$M a b", "RUN --mount=type=cache,target=/$U true",
    "RUN --mount=type=cache,id=$U,target=/c true", "RUN --mount=type=bind,source=$U,target=/c true",
    "RUN --mount=type=secret,id=$U true", "RUN --mount=type=secret,id=a,env=$U true",
    "RUN --mount=type=cache,target=/c,sharing=$U true", "RUN --mount=type=cache,target=/c,uid=$U true",
    "RUN --mount=type=$U,target=/c true", "RUN --network=$U true", "COPY --link=$U a b", "COPY --parents=$U a b",
    "ADD --unpack=$U a b", "RUN --mount=type=bind,target=$U true", "RUN --mount=type=tmpfs,target=$U true",
    "RUN --mount=type=secret,id=a,target=$U true", "RUN --mount=type=cache,target=. true",
    "WORKDIR /w\nRUN --mount=type=cache,target=. true", "WORKDIR w\nRUN --mount=type=bind true",
    "ENV T=/\nRUN --mount=type=cache,target=$T true", "ENV T=/t\nRUN --mount=type=cache,target=$T true", "ENV $A=1",
    "LABEL a=$A", "LABEL $A=b", "MAINTAINER $A", "ENV P=abc\nEXPOSE $P", "ENV P=\nEXPOSE $P", "ENV P=80\nEXPOSE $P",
    "ENV P='80 81'\nEXPOSE $P", "ENV P='80 x'\nEXPOSE $P", "ENV P=90-80\nEXPOSE $P", "ENV S=FOO\nSTOPSIGNAL $S",
    "ENV S=9\nSTOPSIGNAL $S", "ENV S=0\nSTOPSIGNAL $S", "ENV S=\nSTOPSIGNAL $S", "ARG S=TERM\nSTOPSIGNAL $S",
    "ENV V=\nVOLUME $V", "ENV V=' '\nVOLUME $V", "ENV V=/a\nVOLUME $V", 'VOLUME ["$U"]', "VOLUME /a $U",
    "ENV M=abc\nCOPY --chmod=$M a b", "ENV M=755\nCOPY --chmod=$M a b", f"ENV C=md5:00\nADD --checksum=$C {ADDRESS} b",
    "USER $U", "ENV U=\nUSER $U", "WORKDIR $U", "ENV W=\nWORKDIR $W", 'WORKDIR ""', "USER ''", "ENV W=w\nWORKDIR $W",
    "ENV A=${A:-1}", "ENV A=$A", "ENV A=1 B=$A", "ARG A=$A", "ARG A=1\nARG B=$A", "ENV PATH=/x:$PATH", "ENV X=$HOME",
    "ENV X=$HTTP_PROXY", "ENV X=$http_proxy", "ENV X=$TARGETARCH", "ARG TARGETARCH\nENV X=$TARGETARCH", "ENV X=$no_proxy",
    "ENV X=$SOURCE_DATE_EPOCH", "ENV X=${UNSET}y${UNSET}", "COPY $A $A", "COPY a /$TARGETARCH/", "ENV X=${Y/a/b}",
    "ENV X=${Y#a}", "ENV X=${Y%a}", "COPY <<E /a\n$U\nE", "COPY <<'E' /a\n$U\nE", "ADD $U b", f"ADD {ADDRESS}$U b",
    "HEALTHCHECK CMD echo $U", "RUN echo $U", "RUN --mount=type=cache,target=/c echo $U", "CMD echo $U", "ONBUILD ENV A=$U",
]  # fmt: skip

# Instructions on an image.
OTHERS = [
    "COPY --chown=nosuch:nosuch a b", "COPY --chown=1:2:3 a b", "COPY --chown=-1 a b", "COPY --chown=: a b", "COPY --chown=:1 a b",
    "USER 1:2:3", "USER :", "USER -1", "WORKDIR C:", "WORKDIR \\x", "WORKDIR ./x", "WORKDIR /a\nWORKDIR b", "WORKDIR ~",
    "WORKDIR .", "CMD \\\n", "CMD ", "CMD   \nCMD true", "ENTRYPOINT \t", "ENTRYPOINT []\nCMD x", "HEALTHCHECK CMD  ",
    'ENTRYPOINT [""]', "CMD [ ]", 'CMD {"a":1}', 'CMD ["a"] b', "COPY --from=busybox:UPPER:x a b",
    "COPY --from=busybox@sha256:1 a b", "COPY --from=a/B a b", "COPY --from=-a a b", "COPY --from=1x a b", "COPY --from=9 a b",
    "COPY --from=-1 a b", "COPY --from=+0 a b", "COPY --from=00 a b", "COPY --from=scratch a b", "COPY --from='busybox' a b",
    "RUN --mount=from=Bad::,target=/a true", "RUN --mount=type=cache,from=Bad::,target=/a true",
    "RUN --mount=from=9,target=/a true", "RUN --mount=from=scratch,target=/a true", "RUN --mount=type=bind,from=,target=/a true",
    "RUN --mount=type=bind,source=/,target=/x true", "RUN --mount=type=bind,target=/a/.. true",
    "WORKDIR /w\nRUN --mount=target=. true", "RUN --mount=type=ssh,target=/ true", "RUN --mount=type=secret,id=a,target=/ true",
]  # fmt: skip

FILES = [
    "# CHECK=nonsense\nFROM busybox\n",
    "#check=nonsense\nFROM busybox\n",
    "# c\n# check=nonsense\nFROM busybox\n",
    "# check=skip=JSONArgsRecommended,StageNameCasing\nFROM busybox\nCMD true\n",
    "# check=skip=all;error=true\nFROM busybox\nCMD true\n",
    "FROM --platform=a/b/c/d busybox AS a\nFROM busybox\n",
    "FROM Busybox AS a\nFROM busybox\n",
    "FROM busybox AS a\nCOPY --chmod=abc a b\nFROM busybox\n",
    "FROM scratch AS a\nENV A=${B:?x}\nFROM busybox\n",
    "FROM busybox AS a\nCOPY --from=Bad:: a b\nFROM busybox\n",
    "FROM ${B:?none}\n",
    "FROM busybox:1${X:?no}\n",
    "ARG X=\nFROM busybox${X?no}\n",
    "ARG A=${B:?x}\nFROM busybox\n",
    "FROM --platform=${P:?p} busybox\n",
]

# A build argument may make them good.
OF_ARGUMENTS = [
    "ARG A\nFROM $A\n",
    "ARG X\nFROM busybox${X:?no}\n",
    "ARG X=\nFROM busybox${X:?no}\n",
    "ARG B\nARG A=${B:?x}\nFROM busybox\n",
    "FROM scratch\nARG B\nENV A=${B:?c}\n",
    "FROM scratch\nARG B=\nENV A=${B:?c}\n",
    "FROM scratch\nARG S\nSTOPSIGNAL $S\n",
    "FROM scratch\nARG S=FOO\nSTOPSIGNAL $S\n",
    "FROM scratch\nARG V\nVOLUME $V\n",
    "FROM scratch\nARG M=abc\nCOPY --chmod=$M a b\n",
]

# Another base image may: it has another working folder. wfgen says so.
OF_BASES = [
    "FROM busybox\nRUN --mount=type=cache true\n",
    "FROM busybox\nRUN --mount=type=cache,id=x true\n",
    "FROM busybox\nRUN --mount=type=bind true\n",
    "FROM busybox\nRUN --mount=type=tmpfs true\n",
    "FROM busybox AS a\nRUN --mount=type=bind true\nFROM busybox\n",
    "FROM busybox\nRUN --mount=type=bind,target= true\n",
    "FROM busybox\nRUN --mount=type=cache,target='' true\n",
    "FROM busybox\nRUN --mount=target=. true\n",
]


def all_files():
    """Every Dockerfile but for those that something else decides."""
    files = [f"# check={value}\nFROM busybox\n" for value in CHECKS]
    files += [f"FROM --platform={value} busybox\n" for value in PLATFORMS]
    files += [f"FROM {image}\n" for image in IMAGES]
    files += [f"FROM busybox\nCOPY --chmod={mode} a b\n" for mode in MODES]
    files += [f"FROM busybox\nADD --checksum={value}\n" for value in CHECKSUMS]
    files += [f"FROM scratch\n{step}\n" for step in VALUES]
    return files + [f"FROM busybox\n{step}\n" for step in OTHERS] + FILES
