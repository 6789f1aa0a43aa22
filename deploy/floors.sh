#!/usr/bin/env bash
# Sets each dependency below the floor that the parent's enforcer keeps, one at a time, in a copy of the poms, and demands that
# the build refuses it. Arguments go to Maven, such as -o. Exit status 0: all are refused; 1: not, or the poms as they are fail.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

validate() {
  (cd "$work" && mvn -B -ntp validate -pl booking-gateway -am "$@") > "$work/log" 2>&1
}

copy_poms() {
  cp --parents pom.xml */pom.xml support/*/pom.xml "$work"
}

demand_refusal() {
  local artifact=$1 older=$2 edit=$3
  shift 3
  copy_poms
  sed -i "$edit" "$work/pom.xml"
  if cmp -s pom.xml "$work/pom.xml"; then
    echo "$artifact: the edit changes nothing in pom.xml." >&2
    exit 1
  fi
  if validate "$@" || ! grep -q " $artifact:jar:$older .*banned" "$work/log"; then
    tail -n 20 "$work/log" >&2
    echo "$artifact $older was not refused." >&2
    exit 1
  fi
  echo "$artifact $older: refused."
}

copy_poms
if ! validate "$@"; then
  tail -n 20 "$work/log" >&2
  echo "The poms are refused as they are." >&2
  exit 1
fi

# An artifact, an older version of it, and the property that sets it. One that the parent does not set is put in front.
while read -r artifact older property; do
  demand_refusal "$artifact" "$older" \
    "/<$property>/d; s|<java.version>|<$property>$older</$property>&|" "$@"
done << 'OLDER'
org.apache.commons:commons-lang3 3.17.0 commons-lang3.version
com.fasterxml.jackson.core:jackson-core 2.21.2 jackson-bom.version
org.apache.kafka:kafka-clients 3.9.1 kafka.version
ch.qos.logback:logback-classic 1.5.34 logback.version
at.yawk.lz4:lz4-java 1.10.1 lz4.version
org.postgresql:postgresql 42.7.11 postgresql.version
org.xerial.snappy:snappy-java 1.1.10.5 snappy.version
org.springframework:spring-core 6.2.18 spring-framework.version
org.springframework.kafka:spring-kafka 3.3.15 spring-kafka.version
org.springframework.security:spring-security-core 6.5.10 spring-security.version
org.apache.tomcat.embed:tomcat-embed-core 10.1.61 tomcat.version
com.github.luben:zstd-jni 1.5.6-4 zstd.version
OLDER
demand_refusal org.webjars:swagger-ui 5.32.2 '/<springdoc.version>/s/>.*</>2.8.17</' "$@"
demand_refusal org.springframework.boot:spring-boot-autoconfigure 3.5.15 \
  's|<version>3.5.16</version>|<version>3.5.15</version>|' "$@"
demand_refusal org.lz4:lz4-java 1.8.0 '0,/^  <dependencies>/s||&<dependency><groupId>org.lz4</groupId>'\
'<artifactId>lz4-java</artifactId><version>1.8.0</version></dependency>|' "$@"
