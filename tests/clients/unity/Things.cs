using System;
using System.Collections.Generic;
using System.Linq;
using Kinelink;
using Kinelink.Unity;
using KinelinkDoubles;
using UnityEngine;

/// <summary>Things of the scene.</summary>
static class Things
{
    public static readonly Dictionary<string, KinelinkObject> All = new Dictionary<string, KinelinkObject>();

    public static void Register(Dictionary<string, Func<string[], string>> commands)
    {
        commands["thing"] = Make;
        commands["thing.pose"] = words => Bodies.Numbers(All[words[1]].transform);
        commands["thing.move"] = Move;
        commands["thing.drop"] = words => { All[words[1]].gameObject.SetActive(false); return ""; };
        commands["thing.physics"] = words => All[words[1]].GetComponent<Rigidbody>().isKinematic.ToString().ToLowerInvariant();
        commands["scene.sent"] = words => Stage.Connections[words[1]].GetComponent<ScenePublisher>().Sent.ToString();
        commands["scene.message"] = words => Program.Hex(Json(Stage.Connections[words[1]].Scene()));
    }

    // connection/id category(or -) shape mover x y z degrees, then the height of its middle over its pivot, the size of its mesh, and options
    static string Make(string[] words)
    {
        string[] path = words[1].Split('/');
        GameObject made = Stage.Sleeping(path[1]);
        made.transform.SetParent(Stage.Connections[path[0]].transform, false);
        var thing = made.AddComponent<KinelinkObject>();
        thing.Id = path[1];
        thing.Category = words[2] == "-" ? "" : words[2];
        thing.Shape = (ShapeSource)Enum.Parse(typeof(ShapeSource), words[3]);
        thing.MovedBy = (Mover)Enum.Parse(typeof(Mover), words[4]);
        float[] n = words.Skip(5).Take(8).Select(Program.Number).ToArray();
        made.transform.localPosition = new Vector3(n[0], n[1], n[2]);
        made.transform.localRotation = Quaternion.AngleAxis(n[3], Vector3.up);
        var size = new Vector3(n[5], n[6], n[7]);
        var box = new Bounds(new Vector3(0, n[4], 0), size);
        if (thing.Shape == ShapeSource.Colliders)
        {
            var collider = made.AddComponent<BoxCollider>();
            collider.center = box.center;
            collider.size = size;
        }
        else
        {
            var mesh = new Mesh { bounds = box };
            mesh.vertices = Enumerable.Range(0, 4).Select(i => box.center + Vector3.Scale(box.extents, new Vector3(i < 2 ? 1 : -1, i % 2 == 0 ? 1 : -1, i == 0 || i == 3 ? 1 : -1))).ToArray();
            mesh.triangles = new[] { 0, 1, 2, 0, 2, 3, 0, 3, 1, 1, 3, 2 };
            made.AddComponent<MeshFilter>().sharedMesh = mesh;
        }
        foreach (string option in words.Skip(13))
        {
            string[] pair = option.Split('=');
            if (pair[0] == "label") thing.Label = Program.Text(pair[1]);
            else if (pair[0] == "fixed") thing.Movable = false;
            else if (pair[0] == "physics") made.AddComponent<Rigidbody>();
            else if (pair[0] == "in") made.transform.SetParent(All[path[0] + "/" + pair[1]].transform, true);
            else if (pair[0] == "called")
            {
                made.name = pair[1];
                thing.Id = "";
            }
            else thing.Attributes = new[] { new ThingAttribute { Name = pair[0], Text = pair[1] } };
        }
        All[words[1]] = thing;
        return "";
    }

    static string Move(string[] words)
    {
        All[words[1]].transform.position += new Vector3(Program.Number(words[2]), Program.Number(words[3]), Program.Number(words[4]));
        return "";
    }

    static string Json(Value value)
    {
        switch (value.Kind)
        {
            case MsgPackKind.Map:
                return "{" + string.Join(",", Enumerable.Range(0, value.Count).Select(i => "\"" + value.KeyAt(i) + "\":" + Json(value[i])).ToArray()) + "}";
            case MsgPackKind.List:
                return "[" + string.Join(",", Enumerable.Range(0, value.Count).Select(i => Json(value[i])).ToArray()) + "]";
            case MsgPackKind.Text: return "\"" + value.AsText + "\"";
            case MsgPackKind.Flag: return value.AsFlag ? "true" : "false";
            default: return value.AsNumber.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
