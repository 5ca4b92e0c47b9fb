using System;
using System.Collections.Generic;
using System.Linq;
using Kinelink;
using Kinelink.Unity;
using KinelinkDoubles;
using UnityEngine;

/// <summary>Faces, recordings and voices of characters.</summary>
static class Faces
{
    static Loudspeaker page;

    public static void Register(Dictionary<string, Func<string[], string>> commands)
    {
        commands["face"] = Make;
        commands["face.weights"] = words => string.Join(" ", Mesh(words[1]).sharedMesh.Shapes.Select((name, i) => name + ":" + Program.Exactly(Mesh(words[1]).GetBlendShapeWeight(i))).ToArray());
        commands["face.lookups"] = words => Mesh(words[1]).sharedMesh.Lookups.ToString();
        commands["face.unmatched"] = words => Program.Hex(string.Join("\n", Stage.Characters[words[1]].Face.Unmatched.ToArray()));
        commands["record"] = words => { Stage.Characters[words[1]].gameObject.AddComponent<MotionRecorder>().Begin(); return ""; };
        commands["record.end"] = End;
        commands["say"] = words => Stage.Characters[words[1]].Say(Program.Text(words[2])).ToString();
        commands["voice"] = Voice;
        commands["ear"] = words => { Microphone.Words.Clear(); Stage.Characters[words[1]].gameObject.AddComponent<KinelinkEar>(); return ""; };
        commands["ear.hears"] = words => { Microphone.Words.AddRange(new float[(int)(24000 * Program.Number(words[1]))]); return ""; };
        commands["voice.heard"] = words => page == null ? Program.Join(FakeAudio.Heard) + (FakeAudio.Error == null ? "" : " " + FakeAudio.Error) : Program.Join(page.Heard);
        commands["voice.device"] = words => { AudioSettings.Change(); return ""; };
        commands["voice.seams"] = words => page.Seams.ToString();
    }

    // body, then names of blend shapes; the face map is the one that the wizard would make
    static string Make(string[] words)
    {
        GameObject body = Bodies.All[words[1]];
        var mesh = new GameObject("Face").transform;
        mesh.SetParent(body.transform, false);
        var renderer = mesh.gameObject.AddComponent<SkinnedMeshRenderer>();
        renderer.sharedMesh = new Mesh();
        renderer.sharedMesh.Shapes.AddRange(words.Skip(2));
        var left = new List<string>();
        FaceMap map = ScriptableObject.CreateInstance<FaceMap>();
        map.Rows = FacePresets.Match(words.Skip(2), left);
        map.Rows.Add(new FaceRow("nowhere", "jawOpen", 1));
        body.GetComponent<KinelinkCharacter>().FaceMap = map;
        return string.Join(" ", left.ToArray());
    }

    static SkinnedMeshRenderer Mesh(string character)
    {
        return Stage.Characters[character].GetComponentInChildren<SkinnedMeshRenderer>();
    }

    /// <summary>Curves, keys of each, length; then the largest difference of what a curve gives at its keys and halfway from a straight line.</summary>
    static string End(string[] words)
    {
        MotionRecorder recorder = Stage.Characters[words[1]].GetComponent<MotionRecorder>();
        int keys = recorder.Keys;
        AnimationClip clip = recorder.End();
        float worst = 0;
        foreach (AnimationCurve curve in clip.Curves.Values)
        {
            if (curve.length != keys) return "a curve has " + curve.length + " keys";
            for (int i = 1; i < keys; i++)
            {
                Keyframe a = curve.keys[i - 1], b = curve.keys[i];
                worst = Math.Max(worst, Math.Abs(curve.Evaluate((a.time + b.time) / 2) - (a.value + b.value) / 2));
            }
        }
        var names = clip.Curves.Keys.Select(Program.Hex);
        return clip.Curves.Count + " " + keys + " " + Program.Exactly(clip.length) + " " + Program.Exactly(worst) + " " + string.Join(" ", names.ToArray());
    }

    static string Voice(string[] words)
    {
        GameObject body = Stage.Characters[words[1]].gameObject;
        var voice = body.AddComponent<KinelinkVoice>();
        page = words.Length > 2 ? new Loudspeaker() : null;
        if (page == null)
        {
            FakeAudio.Start(body.GetComponent<AudioSource>());
            return "";
        }
        voice.enabled = false;
        voice.Output = page;
        voice.enabled = true;
        return "";
    }
}
