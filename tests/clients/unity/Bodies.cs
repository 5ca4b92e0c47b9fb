using System;
using System.Collections.Generic;
using System.Linq;
using Kinelink;
using Kinelink.Unity;
using KinelinkDoubles;
using UnityEngine;

/// <summary>Bodies as an importer makes them, and what their bones are doing.</summary>
static class Bodies
{
    public static readonly Dictionary<string, GameObject> All = new Dictionary<string, GameObject>();
    public static readonly Dictionary<string, BoneSlot[]> Slots = new Dictionary<string, BoneSlot[]>();

    public static void Register(Dictionary<string, Func<string[], string>> commands)
    {
        commands["body"] = Make;
        commands["bones"] = Bones;
        commands["golden"] = Golden;
        commands["humanoid"] = words => string.Join(" ", Enumerable.Range(0, Humanoid.Count).Select(i => Humanoid.Names[i] + ":" + Humanoid.Parents[i] + ":" + Humanoid.Bone(i)).ToArray());
        commands["muscles"] = Muscles;
        commands["flesh"] = Flesh;
    }

    // name human(0 or 1) then for each node: name parent joint(or -) and 7 numbers: its place and rotation in its parent's frame
    static string Make(string[] words)
    {
        GameObject body = Stage.Sleeping(words[1]);
        var nodes = new List<Transform>();
        var slots = new List<BoneSlot>();
        var animator = body.AddComponent<Animator>();
        animator.avatar = new Avatar { isHuman = words[2] == "1" };
        for (int i = 3; i < words.Length; i += 10)
        {
            Transform node = new GameObject(words[i]).transform;
            node.SetParent(words[i + 1] == "-1" ? body.transform : nodes[int.Parse(words[i + 1])], false);
            float[] n = words.Skip(i + 3).Take(7).Select(Program.Number).ToArray();
            node.localPosition = new Vector3(n[0], n[1], n[2]);
            node.localRotation = new Quaternion(n[3], n[4], n[5], n[6]);
            nodes.Add(node);
            if (words[i + 2] == "-") continue;
            if (animator.isHuman) animator.Bones[Humanoid.Bone(Humanoid.Index(words[i + 2]))] = node;
            else slots.Add(new BoneSlot { Joint = words[i + 2], Bone = node });
        }
        All[words[1]] = body;
        Slots[words[1]] = slots.ToArray();
        return nodes.Count.ToString();
    }

    /// <summary>joint and 7 numbers of Unity's world, for each bone that there is.</summary>
    static string Bones(string[] words)
    {
        Rig rig = Stage.Characters[words[1]].Rig;
        var parts = new List<string>();
        for (int i = 0; i < Humanoid.Count; i++)
            if (rig.Bones[i] != null) parts.Add(Humanoid.Names[i] + " " + Numbers(rig.Bones[i]));
        return string.Join(" ", parts.ToArray());
    }

    public static string Numbers(Transform one)
    {
        Vector3 p = one.position;
        Quaternion q = one.rotation;
        return Program.Join(new[] { p.x, p.y, p.z, q.x, q.y, q.z, q.w });
    }

    /// <summary>body skeleton frame: show one frame on a body without any server.</summary>
    static string Golden(string[] words)
    {
        var rig = new Rig(All[words[1]].transform, All[words[1]].GetComponent<Animator>(), Slots[words[1]]);
        var retarget = new DirectRetarget(rig);
        var reader = new MsgPackReader();
        byte[] skeleton = Lines.Bytes(words[2]), data = Lines.Bytes(words[3]);
        reader.Reset(skeleton, 0, skeleton.Length);
        retarget.Begin(SkeletonInfo.Read(reader));
        var frame = new Frame();
        new FrameReader().Read(data, 0, data.Length, frame);
        retarget.Apply(frame, null, 1);
        var parts = new List<string>();
        for (int i = 0; i < Humanoid.Count; i++)
            if (rig.Bones[i] != null) parts.Add(Humanoid.Names[i] + " " + Numbers(rig.Bones[i]));
        parts.Add("thing " + Program.Join(new[]
        {
            Axes.Place(frame.O, 0).x, Axes.Place(frame.O, 0).y, Axes.Place(frame.O, 0).z,
            Axes.Turn(frame.O, 3).x, Axes.Turn(frame.O, 3).y, Axes.Turn(frame.O, 3).z, Axes.Turn(frame.O, 3).w
        }));
        return string.Join(" ", parts.ToArray());
    }

    /// <summary>character body: relay the character's muscles to a body; what the handlers were asked.</summary>
    static string Muscles(string[] words)
    {
        GameObject body = All[words[2]];
        body.AddComponent<MuscleRelay>().Source = Stage.Characters[words[1]];
        body.SetActive(true);
        HumanPoseHandler.Calls.Clear();
        Game.Frame(0.01f);
        string calls = string.Join("|", HumanPoseHandler.Calls.ToArray());
        body.SetActive(false);
        return Program.Hex(calls + "|" + string.Join("|", HumanPoseHandler.Calls.Skip(2).ToArray()));
    }

    /// <summary>body finger palm: a mesh of rings around fingers, and of a slab for each hand; the radii that are measured on it.</summary>
    static string Flesh(string[] words)
    {
        GameObject body = All[words[1]];
        float finger = Program.Number(words[2]), palm = Program.Number(words[3]);
        var rig = new Rig(body.transform, body.GetComponent<Animator>(), Slots[words[1]]);
        var vertices = new List<Vector3>();
        var weights = new List<BoneWeight>();
        var bones = new List<Transform>();
        for (int i = 0; i < Humanoid.Count; i++)
        {
            string name = Humanoid.Names[i];
            bool hand = name.EndsWith("Hand");
            string side = name.StartsWith("left") ? "left" : "right";
            if (rig.Bones[i] == null || !hand && !name.EndsWith("Proximal") && !name.EndsWith("Intermediate")) continue;
            Vector3 to = rig.Places[hand ? Humanoid.Index(side + "MiddleProximal") : i + 1] - rig.Places[i];
            Vector3 row = rig.Places[Humanoid.Index(side + "IndexProximal")] - rig.Places[Humanoid.Index(side + "LittleProximal")];
            Vector3 across = (row - to.normalized * Vector3.Dot(row, to.normalized)).normalized;
            Vector3 up = Vector3.Cross(to.normalized, across);
            for (int step = 1; step < 20; step++)
                for (int turn = 0; turn < 12; turn++)
                {
                    float angle = turn * Mathf.PI / 6;
                    Vector3 off = hand ? up * (turn % 2 == 0 ? palm : -palm) + across * (0.01f * (turn / 2 - 2.5f))
                        : finger * (across * (float)Math.Cos(angle) + up * (float)Math.Sin(angle));
                    vertices.Add(rig.Places[i] + to * (step / 20f) + off);
                    weights.Add(new BoneWeight { boneIndex0 = bones.Count, weight0 = 1 });
                }
            bones.Add(rig.Bones[i]);
        }
        var renderer = new GameObject("Flesh").AddComponent<SkinnedMeshRenderer>();
        renderer.transform.SetParent(body.transform, false);
        renderer.bones = bones.ToArray();
        renderer.sharedMesh = new Mesh
        {
            vertices = vertices.ToArray(),
            boneWeights = weights.ToArray(),
            bindposes = bones.Select(bone => bone.worldToLocalMatrix * renderer.transform.localToWorldMatrix).ToArray()
        };
        return string.Join(" ", FleshMeasure.Radii(rig, new[] { renderer }).Select(one => one.Key + ":" + one.Value.ToString("R")).ToArray());
    }
}
