//! Admins and teams: there from the start, and changed by seeding alone.

use serde_json::{Value, json};

use super::{APP_ID, Handlers, Reply, Workspace};
use crate::mock::incoming::Incoming;

pub(super) const HANDLERS: Handlers = &[
    ("identify_admin", identify),
    ("list_admins", list_admins),
    ("retrieve_admin", retrieve_admin),
    ("set_away_admin", set_away),
    ("list_teams", list_teams),
    ("retrieve_team", retrieve_team),
];

/// The admin to whom the token belongs.
pub(in crate::mock) const TOKEN_OWNER: &str = "814860";

/// Puts one admin and one team into a new workspace.
pub(super) fn seed(workspace: &mut Workspace) {
    add_admin(
        workspace,
        json!({ "id": TOKEN_OWNER, "name": "Grace Hopper", "email": "grace@example.com" }),
    );
    add_team(
        workspace,
        json!({ "id": "991300", "name": "Support", "admin_ids": [814860] }),
    );
}

/// Adds an admin with the given fields.
pub(in crate::mock) fn add_admin(workspace: &mut Workspace, fields: Value) -> String {
    let id = super::id_of(&fields).unwrap_or_else(|| workspace.ids.number());
    let mut admin = json!({
        "type": "admin",
        "name": format!("Admin {id}"),
        "email": format!("admin{id}@example.com"),
        "job_title": null,
        "away_mode_enabled": false,
        "away_mode_reassign": false,
        "away_status_reason_id": null,
        "has_inbox_seat": true,
        "team_ids": [],
        "avatar": null,
    });
    super::merge(&mut admin, fields);
    admin["id"] = json!(id);
    workspace.admins.insert(&*id, admin);
    id
}

/// Adds a team with the given fields.
pub(in crate::mock) fn add_team(workspace: &mut Workspace, fields: Value) -> String {
    let id = super::id_of(&fields).unwrap_or_else(|| workspace.ids.number());
    let mut team = json!({ "type": "team", "name": format!("Team {id}"), "admin_ids": [] });
    super::merge(&mut team, fields);
    team["id"] = json!(id);
    for admin in team["admin_ids"].as_array().into_iter().flatten() {
        let Some(admin) = crate::mock::incoming::text(admin) else {
            continue;
        };
        if let (Some(admin), Ok(team)) = (workspace.admins.get_mut(&admin), id.parse::<i64>())
            && let Some(teams) = admin["team_ids"].as_array_mut()
        {
            teams.push(json!(team));
        }
    }
    workspace.teams.insert(&*id, team);
    id
}

fn identify(workspace: &mut Workspace, _incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let Some(admin) = workspace.admins.get(TOKEN_OWNER) else {
        return Err(Reply::error(401, "unauthorized", "Access Token Invalid"));
    };
    let mut admin = admin.clone();
    admin["email_verified"] = json!(true);
    admin["app"] = json!({
        "type": "app",
        "id_code": APP_ID,
        "name": "Mock",
        "region": "US",
        "timezone": workspace.zone.name(),
        "created_at": workspace.clock.unix(),
        "identity_verification": false,
    });
    Ok(Reply::ok(admin))
}

fn list_admins(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    workspace.list(incoming, workspace.admins.values())
}

fn retrieve_admin(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    match workspace.admins.get(incoming.argument("admin_id")) {
        Some(admin) => Ok(Reply::ok(admin.clone())),
        None => Err(Reply::error(404, "admin_not_found", "Admin Not Found")),
    }
}

fn set_away(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let Some(admin) = workspace.admins.get_mut(incoming.argument("admin_id")) else {
        return Err(Reply::error(404, "admin_not_found", "Admin Not Found"));
    };
    for field in [
        "away_mode_enabled",
        "away_mode_reassign",
        "away_status_reason_id",
    ] {
        if let Some(value) = incoming.body.get(field) {
            admin[field] = value.clone();
        }
    }
    Ok(Reply::ok(admin.clone()))
}

fn list_teams(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    workspace.list(incoming, workspace.teams.values())
}

fn retrieve_team(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    match workspace.teams.get(incoming.argument("team_id")) {
        Some(team) => Ok(Reply::ok(team.clone())),
        None => Err(Reply::error(404, "team_not_found", "Team Not Found")),
    }
}
