#!/bin/sh
# Writes the unit. It takes the place of the placeholder's, so the first deployment needs nothing else.
. "$(dirname "$0")/common.sh"
chmod 0755 "$app/service"
mkdir -p "$(dirname "$unit_file")"
cat > "$unit_file.new" <<END
[Unit]
Description=$service
After=network-online.target
Wants=network-online.target

[Service]
ExecStart=/opt/archipelago/app/service
EnvironmentFile=/etc/archipelago/service.env
DynamicUser=yes
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
AmbientCapabilities=CAP_NET_BIND_SERVICE
Restart=always
TimeoutStopSec=60

[Install]
WantedBy=multi-user.target
END
mv "$unit_file.new" "$unit_file"
systemctl daemon-reload
